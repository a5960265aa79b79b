using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Inception.Imaging;

/// <summary>
/// Resizes 8-bit images in two passes, along the rows and then down the columns, each rounded to bytes: the order, the
/// fixed-point sums and the clipping are Pillow's (<c>Resample.c</c>), so that the result is the same to the last bit.
/// </summary>
internal static class Resampler
{
    private const int Half = 1 << (ResamplingAxis.Precision - 1);

    /// <summary>A pixel is read and written as a word of four bytes, so a buffer needs this much room behind its last pixel.</summary>
    private const int Slack = sizeof(uint);

    /// <summary>Writes the window's pixels, <c>vertical.Count</c> rows of <c>horizontal.Count</c> pixels, to <paramref name="target"/>.</summary>
    /// <param name="source">The source from its first row and column on.</param>
    /// <param name="stride">Bytes from one row of the source to the next.</param>
    /// <param name="channels">Bytes of a pixel: 1 or 3.</param>
    /// <param name="horizontal">The axis along a row.</param>
    /// <param name="vertical">The axis down a column.</param>
    /// <param name="target">Room for the window's pixels.</param>
    /// <exception cref="ArgumentException">The image between the passes is too large.</exception>
    public static void Resample(
        ReadOnlySpan<byte> source, int stride, int channels, ResamplingAxis horizontal, ResamplingAxis vertical, Span<byte> target)
    {
        var rowBytes = horizontal.Count * channels;
        var (begin, rows) = (vertical.Begin, vertical.End - vertical.Begin);

        var rented = BetweenPasses.Rent<byte>(rows, rowBytes, Slack);
        AlongRows(source[(begin * stride)..], stride, rows, channels, horizontal, rented);
        if (!vertical.IsIdentity)
            DownColumns(rented, rowBytes, vertical, target);
        else
            rented.AsSpan(0, rows * rowBytes).CopyTo(target);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void AlongRows(ReadOnlySpan<byte> source, int stride, int rows, int channels, ResamplingAxis axis, Span<byte> target)
    {
        var targetBytes = axis.Count * channels;
        var (begin, length) = (axis.Begin * channels, (axis.End - axis.Begin) * channels);
        var lastRow = new byte[length + Slack];
        source.Slice(((rows - 1) * stride) + begin, length).CopyTo(lastRow);

        for (var y = 0; y < rows; y++)
        {
            var from = y < rows - 1 ? source[((y * stride) + begin)..] : lastRow;
            var to = target[(y * targetBytes)..];
            if (axis.IsIdentity)
                from[..targetBytes].CopyTo(to);
            else if (channels == 1)
                GreyRow(from, axis, to);
            else
                RgbRow(from, axis, to);
        }
    }

    private static void GreyRow(ReadOnlySpan<byte> source, ResamplingAxis axis, Span<byte> target)
    {
        for (var x = 0; x < axis.Count; x++)
        {
            var weights = axis.Weights(x);
            var pixels = source.Slice(axis.First(x), weights.Length);
            var sum = Half;
            for (var t = 0; t < weights.Length; t++)
                sum += pixels[t] * weights[t];
            target[x] = Clip(sum);
        }
    }

    /// <summary>The three channels of a pixel share a vector; its fourth lane computes what the next pixel's store overwrites.</summary>
    private static void RgbRow(ReadOnlySpan<byte> source, ResamplingAxis axis, Span<byte> target)
    {
        ref var pixels = ref MemoryMarshal.GetReference(source);
        ref var output = ref MemoryMarshal.GetReference(target[..((axis.Count * RgbImage.Channels) + 1)]);
        for (var x = 0; x < axis.Count; x++)
        {
            var weights = axis.Weights(x);
            ref var first = ref Unsafe.Add(ref pixels, axis.First(x) * RgbImage.Channels);
            var sum = Vector128.Create(Half);
            for (var t = 0; t < weights.Length; t++)
                sum += Load(ref first, t * RgbImage.Channels) * Vector128.Create(weights[t]);

            Unsafe.WriteUnaligned(ref Unsafe.Add(ref output, x * RgbImage.Channels), Clip(sum));
        }
    }

    private static void DownColumns(ReadOnlySpan<byte> source, int rowBytes, ResamplingAxis axis, Span<byte> target)
    {
        for (var y = 0; y < axis.Count; y++)
        {
            var weights = axis.Weights(y);
            var rows = source.Slice(axis.First(y) * rowBytes, weights.Length * rowBytes);
            var output = target.Slice(y * rowBytes, rowBytes);

            var x = 0;
            for (; x <= rowBytes - Vector128<int>.Count; x += Vector128<int>.Count)
            {
                ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), x);
                var sum = Vector128.Create(Half);
                for (var t = 0; t < weights.Length; t++)
                    sum += Load(ref first, t * rowBytes) * Vector128.Create(weights[t]);

                Unsafe.WriteUnaligned(ref output[x], Clip(sum));
            }

            for (; x < rowBytes; x++)
            {
                var sum = Half;
                for (var t = 0; t < weights.Length; t++)
                    sum += rows[(t * rowBytes) + x] * weights[t];
                output[x] = Clip(sum);
            }
        }
    }

    private static Vector128<int> Load(ref byte bytes, int offset)
    {
        var four = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref bytes, offset))).AsByte();
        return Vector128.WidenLower(Vector128.WidenLower(four)).AsInt32();
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> ResamplingAxis.Precision, 0, 255);

    private static uint Clip(Vector128<int> sum)
    {
        var clipped = Vector128.Min(Vector128.Max(sum >> ResamplingAxis.Precision, Vector128<int>.Zero), Vector128.Create(255));
        return Vector128.Shuffle(clipped.AsByte(), Vector128.Create((byte)0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).AsUInt32().ToScalar();
    }
}
