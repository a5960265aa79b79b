using System.Buffers.Binary;

namespace Inception.Weights.Formats;

/// <summary>
/// The numbers of a repeated protobuf field: mostly one packed run, which stays in the file. Runs that stand apart, and numbers that take as many bytes as they
/// need, are put one after the other in memory.
/// </summary>
internal sealed class NumberList
{
    private const int MaxVarints = 1 << 20;

    private readonly List<(long Start, long Length)> _runs = [];
    private ByteRegion? _region;
    private bool _isVarint;
    private long _varints;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _runs.Count == 0;

    /// <summary>What the list is where it is too long to be read; null where it is not.</summary>
    public string? WhyUnreadable => _varints > MaxVarints ? $"a list of {_varints:N0} numbers of varying length" : null;

    /// <summary>Adds the numbers of a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="isVarint">Whether a number takes as many bytes as it needs.</param>
    public void Add(ProtoReader field, bool isVarint)
    {
        if (!IsEmpty && _isVarint != isVarint)
            throw field.File.Damaged("a tensor has lists of two types");
        if (_runs.Count == MaxVarints)
            throw field.File.Error($"it has a tensor whose numbers stand apart, in more than {MaxVarints:N0} pieces. Save it with packed fields.");
        (_region, _isVarint) = (field.Region, isVarint);
        if (isVarint)
            _varints += field.Varints().LongCount();
        _runs.Add((field.Start, field.Length));
    }

    /// <summary>The bytes of the numbers, one after the other.</summary>
    /// <param name="list">The list of tensors, which counts the memory.</param>
    /// <param name="key">The tensor's name.</param>
    /// <param name="encoding">The type of the numbers.</param>
    public (ByteRegion Region, long Start, long Length) Bytes(TensorList list, string key, ElementEncoding encoding)
    {
        if (_region is null)
            return (new MemoryRegion(list.File, []), 0, 0);
        if (_runs is [var only] && !_isVarint)
            return (_region, only.Start, only.Length);
        var length = _isVarint ? _varints * encoding.Bytes : _runs.Sum(run => run.Length);
        list.Expand(key, length);
        var bytes = new byte[length];
        var rest = bytes.AsSpan();
        foreach (var (start, count) in _runs)
            rest = rest[(_isVarint ? Decode(start, count, encoding.Bytes, rest) : Copy(start, (int)count, rest))..];
        return (new MemoryRegion(list.File, bytes), 0, bytes.Length);
    }

    private int Copy(long start, int length, Span<byte> into)
    {
        _region!.Read(start, into[..length]);
        return length;
    }

    private int Decode(long start, long length, int width, Span<byte> into)
    {
        var (window, position, end, at) = (new ByteWindow(_region!), start, start + length, 0);
        Span<byte> number = stackalloc byte[2 * sizeof(ulong)];
        number.Clear();
        for (; position < end; at += width)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(number, window.NextVarint(ref position, end));
            number[..width].CopyTo(into[at..]);
        }
        return at;
    }
}
