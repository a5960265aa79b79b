namespace Inception.Weights.Formats;

/// <summary>Reads single bytes of a region through a small buffer, so that a reader can step over large values.</summary>
internal sealed class ByteWindow(ByteRegion region)
{
    private const int Bytes = 4096;

    private readonly byte[] _buffer = new byte[(int)Math.Min(Bytes, region.Length)];
    private long _start;
    private int _count;

    public ByteRegion Region => region;

    /// <summary>Reads one byte before <paramref name="end"/>.</summary>
    /// <exception cref="CheckpointException">The region, or the part that ends there, has no more bytes.</exception>
    public byte Next(ref long position, long end)
    {
        if (position >= Math.Min(end, region.Length))
            throw region.File.Damaged("a value reaches beyond the end of its message");
        if (position < _start || position >= _start + _count)
        {
            _start = position;
            _count = (int)Math.Min(_buffer.Length, region.Length - position);
            region.Read(_start, _buffer.AsSpan(0, _count));
        }
        return _buffer[(int)(position++ - _start)];
    }

    /// <summary>Reads a number of seven bits a byte, the lowest first, with a mark on all bytes but the last.</summary>
    /// <exception cref="CheckpointException">It has more than ten bytes, or no end.</exception>
    public ulong NextVarint(ref long position, long end)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Next(ref position, end);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw region.File.Damaged("a number has more than ten bytes");
    }

    /// <summary>Reads a length, and checks that so many bytes follow.</summary>
    /// <exception cref="CheckpointException">There are fewer.</exception>
    public long NextLength(ref long position, long end)
    {
        var length = NextVarint(ref position, end);
        return length <= (ulong)(end - position)
            ? (long)length
            : throw region.File.Damaged($"a value of {length:N0} bytes is said to be in the last {end - position:N0} of its message: the file is truncated");
    }
}
