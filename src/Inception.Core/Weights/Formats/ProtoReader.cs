using System.Text;

namespace Inception.Weights.Formats;

/// <summary>
/// Steps through the fields of a protobuf message without reading the values: of a field with bytes it tells where they are. Nested messages are
/// read by <see cref="Message"/> where the caller expects one, so that a file cannot nest deeper than the caller goes.
/// </summary>
internal sealed class ProtoReader
{
    private readonly ByteWindow _window;
    private readonly long _end;
    private long _position;

    private ProtoReader(ByteWindow window, long start, long end) => (_window, _position, _end) = (window, start, end);

    public ProtoReader(ByteRegion region)
        : this(new ByteWindow(region), 0, region.Length)
    {
    }

    public ProtoReader(ByteRegion region, long start, long length)
        : this(new ByteWindow(region), start, start + length)
    {
    }

    /// <summary>The field's number.</summary>
    public int Field { get; private set; }

    /// <summary>How the field lies in the file.</summary>
    public ProtoWire Wire { get; private set; }

    /// <summary>The number of a field that is no run of bytes: the bits of fixed numbers.</summary>
    public ulong Number { get; private set; }

    /// <summary>Where the bytes of the field begin in <see cref="Region"/>; of a number, where the number does.</summary>
    public long Start { get; private set; }

    /// <summary>The number of bytes.</summary>
    public long Length { get; private set; }

    public ByteRegion Region => _window.Region;

    public CheckpointFile File => Region.File;

    /// <summary>Goes on to the next field.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="CheckpointException">The message is damaged.</exception>
    public bool Next()
    {
        if (_position >= _end)
            return false;
        var tag = _window.NextVarint(ref _position, _end);
        if (tag >> 3 is 0 or > (1 << 29) - 1)
            throw File.Damaged($"a message has the field {tag >> 3} at its byte {_position:N0}");
        (Field, Wire, Start) = ((int)(tag >> 3), (ProtoWire)(tag & 7), _position);
        switch (Wire)
        {
            case ProtoWire.Varint:
                Number = _window.NextVarint(ref _position, _end);
                break;
            case ProtoWire.Fixed64:
                Number = Fixed(8);
                break;
            case ProtoWire.Fixed32:
                Number = Fixed(4);
                break;
            case ProtoWire.Bytes:
                Length = _window.NextLength(ref _position, _end);
                Start = _position;
                _position += Length;
                return true;
            default:
                throw File.Damaged($"a message has a field of the unknown kind {tag & 7} at its byte {_position:N0}");
        }
        Length = _position - Start;
        return true;
    }

    /// <summary>Whether the field is this one, with bytes.</summary>
    public bool Is(int field) => Field == field && Wire == ProtoWire.Bytes;

    /// <summary>Whether the field is this one, with a number.</summary>
    public bool IsNumber(int field) => Field == field && Wire != ProtoWire.Bytes;

    /// <summary>The field's bytes as a message.</summary>
    public ProtoReader Message() => new(_window, Start, Start + Length);

    /// <summary>The field's bytes as text.</summary>
    /// <exception cref="CheckpointException">The text is longer than the options allow.</exception>
    public string Text()
    {
        var limit = File.Options.MaxStringBytes;
        if (Length > limit)
            throw File.BeyondLimit("the length of a name", Length, limit, nameof(CheckpointOptions.MaxStringBytes));
        var bytes = new byte[Length];
        Region.Read(Start, bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The numbers of a field that may be repeated: one, or a packed run of them.</summary>
    public IEnumerable<long> Varints()
    {
        if (Wire != ProtoWire.Bytes)
        {
            yield return (long)Number;
            yield break;
        }
        var (position, end) = (Start, Start + Length);
        while (position < end)
            yield return (long)_window.NextVarint(ref position, end);
    }

    private ulong Fixed(int bytes)
    {
        ulong value = 0;
        for (var i = 0; i < bytes; i++) value |= (ulong)_window.Next(ref _position, _end) << (8 * i);
        return value;
    }
}
