using System.Buffers;
using Inception.Imaging;

namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    /// <summary>
    /// Whether the last step before normalization produces bytes: the resize rounds to bytes, and <see cref="StandardizeImage"/> is false. Then
    /// <see cref="Write(RgbImage, Span{byte})"/> writes these bytes, for a network that normalizes them itself. Bytes take a quarter of the memory of floats.
    /// </summary>
    public bool EndsInBytes => ResizesToBytes && !StandardizeImage;

    private bool ResizesToBytes => Resizer is Resizer.Pillow or Resizer.OpenCv;

    /// <summary>Resizes and crops an image, without normalization.</summary>
    /// <param name="image">The decoded image.</param>
    /// <param name="bytes">
    /// Receives <see cref="InputLength"/> bytes, <c>CropSize×CropSize×C</c>, with channels in the order of <see cref="ChannelOrder"/>. An image that is smaller
    /// than the crop after the resize is padded with black.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// <see cref="EndsInBytes"/> is false: the numbers of the input have fractions, which bytes would lose.
    /// </exception>
    /// <exception cref="ArgumentException">The span has another length, or the aspect ratio of the image is too extreme.</exception>
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

    /// <summary>The scale and the shift for each channel that normalize a byte: (x / range − mean) / deviation.</summary>
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

    /// <summary>Resizes the part of the image that the input shows.</summary>
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
