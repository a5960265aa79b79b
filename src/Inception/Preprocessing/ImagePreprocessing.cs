using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Inception.Imaging;
using Inception.Runtime;
using static TorchSharp.torch;

namespace Inception.Preprocessing;

/// <summary>
/// From a picture to a network's input: resize the shorter side, crop the centre, scale to [0, 1], then (x - mean) / standard deviation.
/// Bytes, roundings and float32 operations are those of torchvision's <c>ImageClassification</c> preset on Pillow pictures.
/// </summary>
/// <remarks>An input is <c>N×C×CropSize×CropSize</c>, float32, on the CPU. A preprocessing may be used by many threads at once.</remarks>
public sealed partial record ImagePreprocessing
{
    private const int Levels = 256;

    /// <summary>Pixels of the shorter side after the resize, at least 1; the longer side follows, rounded down. Default 256.</summary>
    public int ShorterSide { get; init; } = 256;

    /// <summary>Width and height of the input, at least 1. A resized picture that is smaller is padded with black. Default 224.</summary>
    public int CropSize { get; init; } = 224;

    /// <summary>The filter of the resize. Default <see cref="Interpolation.Bilinear"/>.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>
    /// The mean to subtract, per channel, on the scale [0, 1]: three numbers for red, green and blue, or one for a grey input
    /// (luma of ITU-R 601-2, rounded as Pillow's mode "L"). Default: ImageNet's.
    /// </summary>
    public ImmutableArray<float> Mean { get; init; } = [0.485f, 0.456f, 0.406f];

    /// <summary>The standard deviation to divide by, per channel, on the scale [0, 1]. As many numbers as <see cref="Mean"/>. Default: ImageNet's.</summary>
    public ImmutableArray<float> StandardDeviation { get; init; } = [0.229f, 0.224f, 0.225f];

    /// <summary>Channels of the input: 3 (red, green, blue) or 1 (grey), by the length of <see cref="Mean"/>.</summary>
    public int Channels => Mean.Length;

    /// <summary>Makes one picture an input.</summary>
    /// <returns>A new tensor <c>1×C×CropSize×CropSize</c>; the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public Tensor Apply(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Apply([image]);
    }

    /// <summary>Makes several pictures one input, in parallel.</summary>
    /// <returns>A new tensor <c>N×C×CropSize×CropSize</c>, in the order of <paramref name="images"/>; the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is left behind.</exception>
    public Tensor Apply(IReadOnlyList<RgbImage> images, CancellationToken cancellationToken = default)
        => Apply(images, image => image, cancellationToken: cancellationToken);

    /// <summary>
    /// Decodes and preprocesses several pictures in parallel, each straight into its place in one input:
    /// <c>preprocessing.Apply(paths, decoder.Decode)</c>.
    /// </summary>
    /// <param name="sources">What the pictures are decoded from: paths, bytes, streams.</param>
    /// <param name="decode">Makes a source a picture; called by several threads at once.</param>
    /// <param name="maxDegreeOfParallelism">Pictures in work at a time; -1 (default) leaves it to the scheduler.</param>
    /// <param name="cancellationToken">Stops before the next picture.</param>
    /// <returns>A new tensor <c>N×C×CropSize×CropSize</c>, in the order of <paramref name="sources"/>; the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is left behind.</exception>
    /// <remarks>What <paramref name="decode"/> throws comes out as it is, from the first picture that failed; nothing is left behind.</remarks>
    public Tensor Apply<TSource>(
        IReadOnlyList<TSource> sources,
        Func<TSource, RgbImage> decode,
        int maxDegreeOfParallelism = -1,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(decode);
        Validate();
        TorchRuntime.EnsureLoaded();

        var input = empty(sources.Count, Channels, CropSize, CropSize, ScalarType.Float32, CPU);
        try
        {
            var options = new ParallelOptions
            {
                MaxDegreeOfParallelism = maxDegreeOfParallelism,
                CancellationToken = cancellationToken,
            };
            Parallel.For(0, sources.Count, options, i =>
            {
                using var place = input[i];
                Write(decode(sources[i]), MemoryMarshal.Cast<byte, float>(place.bytes));
            });
            return input;
        }
        catch (Exception exception)
        {
            input.Dispose();
            if (exception is AggregateException { InnerException: { } first }) ExceptionDispatchInfo.Throw(first);
            throw;
        }
    }

    private void Write(RgbImage image, Span<float> planes)
    {
        var (width, height) = ResizedSize(image);
        var (columns, rows) = (CropWindow.Centered(width, CropSize), CropWindow.Centered(height, CropSize));
        var count = columns.Length * rows.Length * Channels;
        var rented = ArrayPool<byte>.Shared.Rent(count);
        var cropped = rented.AsSpan(0, count);
        Resampler.Resample(
            Channels == 1 ? Luma(image) : image.Pixels, Channels,
            new(image.Width, width, Interpolation, columns.From, columns.Length),
            new(image.Height, height, Interpolation, rows.From, rows.Length),
            cropped);

        for (var channel = 0; channel < Channels; channel++)
        {
            var plane = planes.Slice(channel * CropSize * CropSize, CropSize * CropSize);
            var levels = NormalizedLevels(channel);
            if (cropped.Length < planes.Length) plane.Fill(levels[0]);
            for (var y = 0; y < rows.Length; y++)
            {
                var row = plane.Slice(((y + rows.Margin) * CropSize) + columns.Margin, columns.Length);
                var pixels = cropped.Slice(y * columns.Length * Channels, columns.Length * Channels);
                for (var (x, from) = (0, channel); x < row.Length; x++, from += Channels)
                    row[x] = levels[pixels[from]];
            }
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>torchvision's rule for the shorter side; the longer one is <c>int(size * long / short)</c>.</summary>
    private (long Width, long Height) ResizedSize(RgbImage image) => image.Width <= image.Height
        ? (ShorterSide, (long)((double)((long)ShorterSide * image.Height) / image.Width))
        : ((long)((double)((long)ShorterSide * image.Width) / image.Height), ShorterSide);

    /// <summary>What each of the 256 levels of a byte becomes: x / 255, minus mean, by standard deviation, each rounded to float32.</summary>
    private float[] NormalizedLevels(int channel)
    {
        var levels = new float[Levels];
        for (var level = 0; level < Levels; level++)
            levels[level] = (level / 255f - Mean[channel]) / StandardDeviation[channel];
        return levels;
    }

    private static byte[] Luma(RgbImage image)
    {
        var pixels = image.Pixels;
        var luma = GC.AllocateUninitializedArray<byte>(image.Width * image.Height);
        for (var (i, from) = (0, 0); i < luma.Length; i++, from += RgbImage.Channels)
            luma[i] = (byte)(((pixels[from] * 19595) + (pixels[from + 1] * 38470) + (pixels[from + 2] * 7471) + 0x8000) >> 16);
        return luma;
    }

    private void Validate()
    {
        Require(ShorterSide >= 1, nameof(ShorterSide), "at least 1", ShorterSide);
        Require(CropSize >= 1, nameof(CropSize), "at least 1", CropSize);
        Require(!Mean.IsDefault && Channels is 1 or 3, nameof(Mean), "one number (grey) or three (red, green, blue)", Describe(Mean));
        Require(
            !StandardDeviation.IsDefault && StandardDeviation.Length == Channels && StandardDeviation.All(x => x > 0),
            nameof(StandardDeviation), $"{Channels} numbers above 0, as many as in {nameof(Mean)}", Describe(StandardDeviation));
    }

    private static void Require(bool holds, string option, string expected, object found)
    {
        if (!holds) throw new ArgumentException($"{nameof(ImagePreprocessing)}.{option}: expected {expected}, found {found}.", option);
    }

    private static string Describe(ImmutableArray<float> numbers) => numbers.IsDefaultOrEmpty ? "none" : string.Join(", ", numbers);
}
