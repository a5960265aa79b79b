using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Inception.Weights.Formats;

/// <summary>
/// The CRC-32C (Castagnoli) of a part of a file, as LevelDB and TensorFlow store it: rotated by 15 bits, plus a constant. It is checked once, when the
/// part is first needed.
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

    /// <exception cref="CheckpointException">The sums differ.</exception>
    public void Check()
    {
        if (_verified)
            return;
        lock (_lock)
        {
            if (_verified)
                return;
            var actual = Mask(Compute());
            if (actual != masked)
                throw file.Damaged($"the checksum of {what} is {actual:x8} where {masked:x8} is stored");
            _verified = true;
        }
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

    private uint Compute()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var crc = 0u;
            for (long done = 0; done < length;)
            {
                var chunk = buffer.AsSpan(0, (int)Math.Min(ChunkBytes, length - done));
                file.ReadExactly(start + done, chunk);
                crc = Append(chunk, crc);
                done += chunk.Length;
            }
            return crc;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
