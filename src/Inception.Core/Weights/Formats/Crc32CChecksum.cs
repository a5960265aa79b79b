using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Inception.Weights.Formats;

/// <summary>
/// The CRC-32C (Castagnoli) of a part of a file, as LevelDB and TensorFlow store it: rotated by 15 bits, plus a constant. It is checked once, when the
/// part is first needed. Whoever reads the whole part anyway has it checked on the way.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="start">Where the part begins.</param>
/// <param name="length">The number of bytes.</param>
/// <param name="masked">The stored checksum.</param>
/// <param name="what">What the part is, for the error: <c>the block at byte 0</c>.</param>
internal sealed class Crc32CChecksum(CheckpointFile file, long start, long length, uint masked, string what)
{
    private const int ChunkBytes = 256 << 10;
    private const uint MaskDelta = 0xA282EAD8;

    private readonly object _lock = new();
    private volatile bool _verified = !file.Options.VerifyChecksums;

    /// <summary>Whether the sum was compared, or need not be.</summary>
    public bool IsVerified => _verified;

    /// <summary>Reads the part, if it was not verified yet.</summary>
    /// <exception cref="CheckpointException">The sums differ.</exception>
    public void Check()
    {
        if (_verified)
            return;
        lock (_lock)
        {
            if (!_verified)
                Finish(start, 0);
        }
    }

    /// <summary>The checksum of the part's bytes up to a place, to which a reader appends those that follow.</summary>
    public uint Begin(long until) => Continue(0, start, until);

    /// <summary>Appends what follows a place, and compares the sum of the whole part with the stored one.</summary>
    /// <param name="from">Where the reader has ended.</param>
    /// <param name="before">The sum of the part's bytes up to there.</param>
    /// <exception cref="CheckpointException">The sums differ.</exception>
    public void Finish(long from, uint before)
    {
        var actual = Mask(Continue(before, from, start + length));
        if (actual != masked)
            throw file.Damaged($"the checksum of {what} is {actual:x8} where {masked:x8} is stored");
        _verified = true;
    }

    /// <summary>The checksum of bytes that follow others.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="before">The checksum of the bytes before; 0 for none.</param>
    public static uint Append(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        var crc = ~before;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (var one in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }

    public static uint Mask(uint crc) => BitOperations.RotateRight(crc, 15) + MaskDelta;

    private uint Continue(uint crc, long from, long until)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(ChunkBytes, Math.Max(1, until - from)));
        try
        {
            while (from < until)
            {
                var chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, until - from));
                file.ReadExactly(from, chunk);
                crc = Append(chunk, crc);
                from += chunk.Length;
            }
            return crc;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
