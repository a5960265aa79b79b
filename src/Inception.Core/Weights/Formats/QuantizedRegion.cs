using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Inception.Weights.Formats;

/// <summary>
/// PyTorch's quantized numbers as the float32 that they stand for: <c>(q - zero_point) · scale</c>, to the last bit as <c>dequantize()</c> computes it
/// with AVX2. Scales by channel stay float64. One scale of a tensor is rounded to float32 first, and product and sum are rounded once.
/// </summary>
/// <param name="file">The file, for errors.</param>
/// <param name="numbers">The storage.</param>
/// <param name="scales">One scale for each channel, or the tensor's, a float32.</param>
/// <param name="zeroPoints">As many zero points.</param>
/// <param name="first">The place of the tensor's first number in the storage.</param>
/// <param name="step">The distance of two channels in the storage; null where the whole tensor has one scale.</param>
internal sealed class QuantizedRegion(
    CheckpointFile file, StorageView numbers, Lazy<double[]> scales, Lazy<float[]> zeroPoints, long first, long? step)
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
            var number = (float)Number(raw, i);
            if (step is { } distance && (int)(Math.Max(0, place + i - first) / distance % scale.Length) is var channel)
                values[i] = (float)((number - zero[channel]) * scale[channel]);
            else
                values[i] = MathF.FusedMultiplyAdd((float)scale[0], number, -((float)scale[0] * zero[0]));
        }
        return values;
    }

    private int Number(byte[] raw, int index) => numbers.Encoding.Type switch
    {
        ElementType.Int8 => (sbyte)raw[index],
        ElementType.UInt8 => raw[index],
        _ => BinaryPrimitives.ReadInt32LittleEndian(raw.AsSpan(index * sizeof(int))),
    };
}
