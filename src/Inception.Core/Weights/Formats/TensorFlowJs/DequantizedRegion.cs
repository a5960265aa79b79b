using System.Buffers;
using System.Buffers.Binary;

namespace Inception.Weights.Formats;

/// <summary>
/// Numbers of one or two bytes that stand for <c>min + scale · q</c>, as float32. The sum is made in double and rounded once, as TensorFlow.js does.
/// </summary>
/// <param name="numbers">The numbers.</param>
/// <param name="start">The first byte of the first one.</param>
/// <param name="count">How many there are.</param>
/// <param name="bytes">The bytes of one.</param>
/// <param name="scale">The distance of two neighbours.</param>
/// <param name="min">The value of 0.</param>
internal sealed class DequantizedRegion(ByteRegion numbers, long start, long count, int bytes, double scale, double min)
    : ByteRegion(numbers.File, count * sizeof(float))
{
    private const int Piece = 16 << 10;

    public override void Read(long offset, Span<byte> into)
    {
        var raw = ArrayPool<byte>.Shared.Rent(Piece * bytes);
        Span<byte> value = stackalloc byte[sizeof(float)];
        try
        {
            for (long first = offset / sizeof(float); !into.IsEmpty;)
            {
                var within = (int)(offset % sizeof(float));
                var some = (int)Math.Min(Piece, Math.Min(count - first, (into.Length + within + sizeof(float) - 1L) / sizeof(float)));
                numbers.Read(start + (first * bytes), raw.AsSpan(0, some * bytes));
                for (var i = 0; i < some; i++)
                {
                    var number = bytes == 1 ? raw[i] : BinaryPrimitives.ReadUInt16LittleEndian(raw.AsSpan(2 * i));
                    BinaryPrimitives.WriteSingleLittleEndian(value, (float)((number * scale) + min));
                    var part = value[within..];
                    part = part[..Math.Min(part.Length, into.Length)];
                    part.CopyTo(into);
                    into = into[part.Length..];
                    offset += part.Length;
                    within = 0;
                }
                first += some;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
        }
    }

    public override StorageSource Source(long offset, long length) => new RegionBytes(this, offset, length);
}
