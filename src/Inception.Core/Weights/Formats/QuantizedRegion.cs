using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Inception.Weights.Formats;

/// <summary>PyTorch's quantized numbers as the float32 that they stand for: <c>(q - zero_point) · scale</c>.</summary>
/// <param name="file">The file, for errors.</param>
/// <param name="numbers">The storage.</param>
/// <param name="scales">One scale, or one for each channel.</param>
/// <param name="zeroPoints">As many zero points.</param>
/// <param name="first">The place of the tensor's first number in the storage.</param>
/// <param name="step">The distance of two channels in the storage.</param>
internal sealed class QuantizedRegion(
    CheckpointFile file, StorageView numbers, Lazy<float[]> scales, Lazy<float[]> zeroPoints, long first, long step)
    : ByteRegion(file, numbers.Elements * sizeof(float))
{
    private const int Piece = 16 << 10;

    public override void Read(long offset, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var (place, within) = (offset / sizeof(float), (int)(offset % sizeof(float)));
            var count = (int)Math.Min(Piece, (into.Length + within + sizeof(float) - 1L) / sizeof(float));
            var values = MemoryMarshal.AsBytes<float>(Decoded(place, count))[within..];
            values = values[..Math.Min(values.Length, into.Length)];
            values.CopyTo(into);
            into = into[values.Length..];
            offset += values.Length;
        }
    }

    public override StorageSource Source(long offset, long length) => new RegionBytes(this, offset, length);

    private float[] Decoded(long place, int count)
    {
        var (raw, values) = (new byte[count * numbers.Encoding.Bytes], new float[count]);
        numbers.Read(place, new ArrayTarget(raw));
        var (scale, zero) = (scales.Value, zeroPoints.Value);
        for (var i = 0; i < count; i++)
        {
            var channel = (int)(Math.Max(0, place + i - first) / step % scale.Length);
            var number = numbers.Encoding.Type switch
            {
                ElementType.Int8 => (sbyte)raw[i],
                ElementType.UInt8 => raw[i],
                _ => BinaryPrimitives.ReadInt32LittleEndian(raw.AsSpan(i * sizeof(int))),
            };
            values[i] = (number - zero[channel]) * scale[channel];
        }
        return values;
    }
}
