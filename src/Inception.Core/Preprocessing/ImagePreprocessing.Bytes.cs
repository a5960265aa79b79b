using System.Buffers;
using Inception.Imaging;

namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    /// <summary>
    /// Whether an input is made of bytes, each of which is normalized on its own: the resize rounds to bytes, and <see cref="StandardizeImage"/> is false.
    /// <see cref="Write(RgbImage, Span{byte})"/> gives these bytes, a quarter of the memory, to a network that normalizes them itself.
    /// </summary>
    public bool EndsInBytes => ResizesToBytes && !StandardizeImage;

    private bool ResizesToBytes => Resizer is Resizer.Pillow or Resizer.OpenCv;

    /// <summary>Resizes and crops an image, without normalization.</summary>
    /// <param name="image">The image as it was decoded.</param>
    /// <param name="bytes">
    /// Receives <see cref="InputLength"/> bytes, <c>CropSize×CropSize×C</c>, the channels in the order of <see cref="ChannelOrder"/>. A resized image that is
    /// smaller is padded with black.
    /// </param>
    /// <exception cref="InvalidOperationException"><see cref="EndsInBytes"/> is false: the input has fractions that bytes would lose.</exception>
    /// <exception cref="ArgumentException">There is room for another number of bytes, or the image is too long and thin.</exception>
    public void Write(RgbImage image, Span<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!EndsInBytes)
            throw new InvalidOperationException($"The input of this preprocessing is not made of bytes ({nameof(Resizer)}.{Resizer}"
                + $"{(StandardizeImage ? $", {nameof(StandardizeImage)}" : "")}): write it as numbers.");
        if (bytes.Length != InputLength)
        {
            throw new ArgumentException(
                $"Expected room for {CropSize}×{CropSize}×{Channels} = {InputLength:N0} bytes, found {bytes.Length:N0}.", nameof(bytes));
        }

        var frame = Frame.Create(this, image);
        if (frame.Horizontal.Window.Length == CropSize && frame.Vertical.Window.Length == CropSize) Resample(image, frame, bytes);
        else WritePadded(image, frame, bytes);
        if (ChannelOrder == ChannelOrder.Bgr) Reverse(bytes);
    }

    /// <summary>The factor and the summand, one for each plane, that make of a byte what the network expects: (x / range − mean) / deviation.</summary>
    internal (float[] Scale, float[] Shift) ScaleAndShiftOfBytes()
    {
        var one = Range == PixelRange.Unit ? 255.0 : 1.0;
        return (
            [.. StandardDeviation.Select(deviation => (float)(1 / (one * deviation)))],
            [.. Mean.Zip(StandardDeviation, (mean, deviation) => (float)(-(double)mean / deviation))]);
    }

    private void WritePadded(RgbImage image, Frame frame, Span<byte> bytes)
    {
        var (columns, rows) = (frame.Horizontal.Window, frame.Vertical.Window);
        var (row, side) = (columns.Length * Channels, CropSize * Channels);
        var rented = ArrayPool<byte>.Shared.Rent(row * rows.Length);
        var cropped = rented.AsSpan(0, row * rows.Length);
        Resample(image, frame, cropped);
        bytes.Clear();
        for (var y = 0; y < rows.Length; y++)
            cropped.Slice(y * row, row).CopyTo(bytes[(((rows.Margin + y) * side) + (columns.Margin * Channels))..]);
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Resizes into the window that the input shows.</summary>
    /// <param name="image">The image.</param>
    /// <param name="frame">Size and window.</param>
    /// <param name="cropped">The window's pixels, row by row, without padding.</param>
    private void Resample(RgbImage image, Frame frame, Span<byte> cropped)
    {
        var source = Source(image, frame, out var stride);
        var (h, v) = (frame.Horizontal, frame.Vertical);
        if (Resizer == Resizer.OpenCv)
        {
            OpenCvResampler.Resample(
                source, stride, Channels,
                OpenCvAxis.Along(h.Length, h.Resized, h.Window.From, h.Window.Length),
                OpenCvAxis.Down(v.Length, v.Resized, v.Window.From, v.Window.Length),
                cropped);
        }
        else
        {
            Resampler.Resample(
                source, stride, Channels,
                new(h.Length, h.Resized, Interpolation, h.Window.From, h.Window.Length),
                new(v.Length, v.Resized, Interpolation, v.Window.From, v.Window.Length),
                cropped);
        }
    }

    private static void Reverse(Span<byte> pixels)
    {
        for (var i = 0; i < pixels.Length; i += RgbImage.Channels)
            (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);
    }
}
