using System.Buffers.Binary;
using System.Text;

namespace Inception.Weights.Formats;

/// <summary>
/// Reads the fields of one block one after the other, and never beyond its end. Numbers are little-endian; addresses and lengths have 8 bytes.
/// </summary>
internal ref struct Hdf5Cursor(Hdf5Bytes bytes, ReadOnlySpan<byte> block, string what)
{
    private readonly ReadOnlySpan<byte> _block = block;

    public int Position { get; private set; }

    public readonly int Left => _block.Length - Position;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>A length or size, which is no more than a file can have.</summary>
    public long Size()
    {
        var size = UInt64();
        return size <= long.MaxValue / 2 ? (long)size : throw bytes.Damaged($"{what} has the impossible size {size:N0}");
    }

    /// <summary>A number of 1, 2, 4 or 8 bytes.</summary>
    public ulong Number(int width) => width switch { 1 => Byte(), 2 => UInt16(), 4 => UInt32(), _ => UInt64() };

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left)
            throw bytes.Damaged($"{what} ends after {_block.Length:N0} bytes, where {count:N0} more were expected at its byte {Position:N0}");
        Position += (int)count;
        return _block.Slice(Position - (int)count, (int)count);
    }

    public void Skip(long count) => Take(count);

    /// <summary>Goes on to the next multiple of 8.</summary>
    public void Align() => Skip(Math.Min(Left, -Position & 7));

    public void Expect(ReadOnlySpan<byte> signature)
    {
        if (Left < signature.Length || !Take(signature.Length).SequenceEqual(signature))
            throw bytes.Damaged($"{what} does not begin with '{Encoding.ASCII.GetString(signature)}'");
    }

    /// <summary>Text up to its first zero, or to the end.</summary>
    public static string Text(ReadOnlySpan<byte> raw)
    {
        var end = raw.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? raw : raw[..end]);
    }
}
