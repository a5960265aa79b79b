using System.Buffers;
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
        var (raw, values) = (ArrayPool<byte>.Shared.Rent(Piece * numbers.Encoding.Bytes), ArrayPool<float>.Shared.Rent(Piece));
        try
        {
            while (!into.IsEmpty)
            {
                var (place, within) = (offset / sizeof(float), (int)(offset % sizeof(float)));
                var count = (int)Math.Min(Piece, (into.Length + within + sizeof(float) - 1L) / sizeof(float));
                numbers.Read(place, new ArrayTarget(raw.AsMemory(0, count * numbers.Encoding.Bytes)));
                Decode(place, raw, values.AsSpan(0, count));
                var bytes = MemoryMarshal.AsBytes<float>(values.AsSpan(0, count))[within..];
                bytes = bytes[..Math.Min(bytes.Length, into.Length)];
                bytes.CopyTo(into);
                into = into[bytes.Length..];
                offset += bytes.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
            ArrayPool<float>.Shared.Return(values);
        }
    }

    public override StorageSource Source(long offset, long length) => new RegionBytes(this, offset, length);

    /// <summary>Decodes numbers channel by channel: those of one stand together.</summary>
    private void Decode(long place, ReadOnlySpan<byte> raw, Span<float> values)
    {
        for (var done = 0; done < values.Length;)
        {
            var (channel, run) = (0, values.Length - done);
            if (step is { } distance)
            {
                var at = Math.Max(0, place + done - first);
                channel = (int)(at / distance % scales.Value.Length);
                run = (int)Math.Min(run, Math.Max(0, first - place - done) + distance - (at % distance));
            }

            Decode(raw[(done * numbers.Encoding.Bytes)..], values.Slice(done, run), scales.Value[channel], zeroPoints.Value[channel]);
            done += run;
        }
    }

    private void Decode(ReadOnlySpan<byte> raw, Span<float> values, double scale, float zeroPoint)
    {
        numbers.Encoding.Decode(raw[..(values.Length * numbers.Encoding.Bytes)], values);
        if (step is null)
        {
            var (narrow, shift) = ((float)scale, -((float)scale * zeroPoint));
            for (var i = 0; i < values.Length; i++) values[i] = MathF.FusedMultiplyAdd(narrow, values[i], shift);
        }
        else
        {
            for (var i = 0; i < values.Length; i++) values[i] = (float)((values[i] - zeroPoint) * scale);
        }
    }
}
