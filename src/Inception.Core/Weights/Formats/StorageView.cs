namespace Inception.Weights.Formats;

/// <summary>A run of elements of one type in a storage. In a legacy file the storage's place is known only after the pickles.</summary>
internal sealed class StorageView(ElementEncoding encoding, long elements)
{
    private StorageView? _whole;
    private long _first;
    private StorageSource? _source;

    public ElementEncoding Encoding { get; } = encoding;

    public long Elements { get; } = elements;

    /// <summary>Whether the bytes have been found.</summary>
    public bool IsPlaced => _whole?.IsPlaced ?? _source is not null;

    /// <summary>Says where the bytes are. There are at least <see cref="Elements"/> of them.</summary>
    public StorageView At(StorageSource source)
    {
        _source = source;
        return this;
    }

    /// <summary>A part of this storage; the caller has checked that it lies inside.</summary>
    public StorageView Slice(long first, long elements) => new(Encoding, elements) { _whole = this, _first = first };

    /// <summary>The same bytes as numbers of another type; the caller has checked that this storage is one of bytes.</summary>
    public StorageView As(ElementEncoding encoding) => new(encoding, Elements / encoding.Bytes) { _whole = this };

    /// <summary>Whether the bytes lie in the file as they are, neither compressed nor in other numbers.</summary>
    public bool IsPlain => Encoding.IsPlain && IsStored;

    private bool IsStored => _whole?.IsStored ?? _source is StoredBytes;

    /// <summary>Reads and checks the whole storage.</summary>
    /// <returns>Whether some of its values are not finite.</returns>
    public bool Verify() => Verify(Encoding);

    private bool Verify(ElementEncoding encoding) => _whole?.Verify(encoding) ?? _source!.Verify(encoding);

    public void Read(long firstElement, ByteTarget into) => ReadBytes(firstElement * Encoding.Bytes, into);

    private void ReadBytes(long offset, ByteTarget into)
    {
        if (_whole is not null)
            _whole.ReadBytes(offset + (_first * Encoding.Bytes), into);
        else
            _source!.Read(offset, into);
    }
}
