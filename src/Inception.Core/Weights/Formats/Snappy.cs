using System.Buffers.Binary;

namespace Inception.Weights.Formats;

/// <summary>
/// Inflates a block of <see href="https://github.com/google/snappy/blob/main/format_description.txt">snappy</see>: its length, then literals and copies.
/// </summary>
internal static class Snappy
{
    /// <summary>A copy of three bytes makes at most 64, so that no block inflates to more than 22 times its size.</summary>
    private const int MaxRatio = 22;

    /// <summary>Inflates a block.</summary>
    /// <param name="block">The compressed block.</param>
    /// <returns>What it inflates to; null for a block that is damaged or says an impossible length.</returns>
    public static byte[]? Inflate(ReadOnlySpan<byte> block)
    {
        var at = 0;
        if (ReadLength(block, ref at) is not { } length || length > (long)MaxRatio * block.Length)
            return null;
        var output = new byte[length];
        return Inflate(block[at..], output) ? output : null;
    }

    private static uint? ReadLength(ReadOnlySpan<byte> block, ref int at)
    {
        ulong length = 0;
        for (var shift = 0; shift < 35 && at < block.Length; shift += 7)
        {
            var next = block[at++];
            length |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return length <= int.MaxValue ? (uint)length : null;
        }
        return null;
    }

    private static bool Inflate(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var written = 0;
        while (!input.IsEmpty)
        {
            var tag = input[0];
            input = input[1..];
            var done = (tag & 3) == 0 ? Literal(tag >> 2, ref input, output[written..]) : Copy(tag, ref input, output, written);
            if (done == 0)
                return false;
            written += done;
        }
        return written == output.Length;
    }

    private static int Literal(int size, ref ReadOnlySpan<byte> input, Span<byte> output)
    {
        var extra = Math.Max(0, size - 59);
        if (input.Length < extra)
            return 0;
        long length = size + 1;
        if (extra > 0)
        {
            length = 1;
            for (var i = 0; i < extra; i++) length += (long)input[i] << (8 * i);
            input = input[extra..];
        }

        if (length > input.Length || length > output.Length)
            return 0;
        input[..(int)length].CopyTo(output);
        input = input[(int)length..];
        return (int)length;
    }

    private static int Copy(byte tag, ref ReadOnlySpan<byte> input, Span<byte> output, int written)
    {
        var bytes = (tag & 3) switch { 1 => 1, 2 => 2, _ => 4 };
        if (input.Length < bytes)
            return 0;
        var (length, distance) = bytes switch
        {
            1 => (4 + ((tag >> 2) & 7), (long)((tag >> 5) << 8) | input[0]),
            2 => (1 + (tag >> 2), BinaryPrimitives.ReadUInt16LittleEndian(input)),
            _ => (1 + (tag >> 2), BinaryPrimitives.ReadUInt32LittleEndian(input)),
        };
        input = input[bytes..];
        if (distance == 0 || distance > written || length > output.Length - written)
            return 0;
        // The copy may overlap what it makes: three bytes back and ten long repeats the three.
        for (var i = 0; i < length; i++) output[written + i] = output[written + i - (int)distance];
        return length;
    }
}
