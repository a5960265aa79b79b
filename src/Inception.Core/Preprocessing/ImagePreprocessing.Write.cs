using System.Buffers;
using Inception.Imaging;

namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    private const int Levels = 256;
    private const float White = 255;

    /// <summary>The number of values of one preprocessed image: <c>C×CropSize×CropSize</c>.</summary>
    public int InputLength => Channels * CropSize * CropSize;

    /// <summary>Resizes, crops and normalizes an image into a network's input.</summary>
    /// <param name="image">The decoded image.</param>
    /// <param name="values">Receives <see cref="InputLength"/> numbers, <c>C×CropSize×CropSize</c>.</param>
    /// <exception cref="ArgumentException">The span has another length, or the aspect ratio of the image is too extreme.</exception>
    public void Write(RgbImage image, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (values.Length != InputLength)
        {
            throw new ArgumentException(
                $"Expected room for {Channels}×{CropSize}×{CropSize} = {InputLength:N0} numbers, found {values.Length:N0}.", nameof(values));
        }
        Write(image, Frame.Create(this, image), values);
    }

    /// <summary>Normalizes an image that already has the size of the input: it is neither resized nor cropped.</summary>
    internal void WriteUncut(RgbImage image, Span<float> values) => Write(image, Frame.Whole(CropSize), values);

    private void Write(RgbImage image, Frame frame, Span<float> values)
    {
        var (horizontal, vertical) = (frame.Horizontal, frame.Vertical);
        var planes = new Planes(
            values, CropSize, horizontal.Window.Margin, vertical.Window.Margin, horizontal.Window.Length, ChannelOrder == ChannelOrder.Bgr);
        var isPadded = horizontal.Window.Length < CropSize || vertical.Window.Length < CropSize;
        if (isPadded) values.Clear();
        if (ResizesToBytes)
            WriteRounded(image, frame, planes, isPadded ? values : []);
        else
            WriteUnrounded(image, frame, planes, values);
        if (StandardizeImage) PlaneArithmetic.Standardize(values);
    }

    /// <summary>The part of an image that is resized: its pixels, and the number of bytes from one row to the next.</summary>
    private ReadOnlySpan<byte> Source(RgbImage image, Frame frame, out int stride)
    {
        stride = image.Width * Channels;
        var pixels = Channels == 1 ? image.Luma() : image.Pixels;
        return pixels[((frame.Vertical.From * stride) + (frame.Horizontal.From * Channels))..];
    }

    /// <summary>For a resize that ends in bytes: each of the 256 levels is converted to the range and normalized once.</summary>
    private void WriteRounded(RgbImage image, Frame frame, Planes planes, Span<float> padded)
    {
        var (width, height) = (frame.Horizontal.Window.Length, frame.Vertical.Window.Length);
        var count = width * height * Channels;
        var rented = ArrayPool<byte>.Shared.Rent(count);
        var cropped = rented.AsSpan(0, count);
        Resample(image, frame, cropped);

        Span<float> levels = stackalloc float[Levels];
        for (var channel = 0; channel < Channels; channel++)
        {
            var plane = planes.PlaneOf(channel);
            WriteLevels(levels);
            PlaneArithmetic.Normalize(levels, Mean[plane], StandardDeviation[plane]);
            if (!padded.IsEmpty) padded.Slice(plane * CropSize * CropSize, CropSize * CropSize).Fill(levels[0]);
            for (var y = 0; y < height; y++)
            {
                var row = planes.Row(channel, y);
                var pixels = cropped.Slice(y * width * Channels, width * Channels);
                for (var (x, from) = (0, channel); x < row.Length; x++, from += Channels)
                    row[x] = levels[pixels[from]];
            }
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>For a resize that ends in float32 numbers: each number is normalized.</summary>
    private void WriteUnrounded(RgbImage image, Frame frame, Planes planes, Span<float> values)
    {
        var source = Source(image, frame, out var stride);
        Span<float> levels = stackalloc float[Levels];
        WriteLevels(levels);
        var (h, v) = (frame.Horizontal, frame.Vertical);
        var (width, height) = (h.Window.Length, v.Window.Length);
        switch (Resizer)
        {
            case Resizer.TensorFlow1:
                LinearResampler.Resample<TensorFlowBlend>(
                    source, stride, Channels, levels,
                    LinearAxis.TensorFlow(h.Length, h.Resized, h.Window.From, width),
                    LinearAxis.TensorFlow(v.Length, v.Resized, v.Window.From, height),
                    planes);
                break;
            case Resizer.TensorFlowAlignedCorners:
                LinearResampler.Resample<TensorFlowBlend>(
                    source, stride, Channels, levels,
                    LinearAxis.TensorFlowAlignedCorners(h.Length, h.Resized, h.Window.From, width),
                    LinearAxis.TensorFlowAlignedCorners(v.Length, v.Resized, v.Window.From, height),
                    planes);
                break;
            case Resizer.PyTorch:
                LinearResampler.Resample<PyTorchBlend>(
                    source, stride, Channels, levels,
                    LinearAxis.PyTorch(h.Length, h.Resized, h.Window.From, width),
                    LinearAxis.PyTorch(v.Length, v.Resized, v.Window.From, height),
                    planes);
                break;
            default:
                UnroundedResampler.Resample(
                    source, stride, Channels,
                    new(h.Length, h.Resized, Interpolation, h.Window.From, width),
                    new(v.Length, v.Resized, Interpolation, v.Window.From, height),
                    planes);
                if (Range == PixelRange.Unit) PlaneArithmetic.Normalize(values, 0, White);
                break;
        }

        for (var plane = 0; plane < Channels; plane++)
            PlaneArithmetic.Normalize(values.Slice(plane * CropSize * CropSize, CropSize * CropSize), Mean[plane], StandardDeviation[plane]);
    }

    /// <summary>The value of each byte level in <see cref="Range"/>, computed by the same float32 operations as in the library that resizes.</summary>
    private void WriteLevels(Span<float> levels)
    {
        for (var level = 0; level < Levels; level++)
        {
            levels[level] = Range switch
            {
                PixelRange.Byte => level,
                _ when Resizer == Resizer.TensorFlow1 => level * (1 / White),
                _ => level / White,
            };
        }
    }
}
