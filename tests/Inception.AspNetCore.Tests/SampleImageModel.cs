using System.Collections.Concurrent;
using Inception.Explanation;
using Inception.Imaging;
using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Serving;

namespace Inception.AspNetCore.Tests;

/// <summary>
/// A model whose results tell their images apart: the embedding is the mean of red, green and blue, 0 to 1; a logit is ten times a mean, and the fourth logit is
/// 1. It can be held up, and fails where an image is all white.
/// </summary>
internal sealed class SampleImageModel : IImageModel
{
    public const int Size = 8;

    private readonly SemaphoreSlim _released;
    private readonly SemaphoreSlim _entered = new(0);

    /// <param name="isHeldUp">Whether each batch waits for <see cref="Release"/>.</param>
    public SampleImageModel(bool isHeldUp = false) => _released = new(isHeldUp ? 0 : int.MaxValue);

    public ConcurrentQueue<int> Batches { get; } = [];

    public bool IsDisposed { get; private set; }

    public string Name => "sample";

    public string Engine => "sample, fp32, cpu";

    public ImagePreprocessing Preprocessing { get; init; } =
        new() { ShorterSide = Size, CropSize = Size, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] };

    public LabelSet? Labels { get; init; } = new(["red", "green", "blue", "none"], ["n1", "n2", "n3", null]);

    public int Classes { get; init; } = 4;

    public int EmbeddingLength => 3;

    /// <summary>A PNG file of one colour.</summary>
    public static byte[] Png(byte red, byte green, byte blue, int width = Size, int height = Size)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i += 3) (pixels[i], pixels[i + 1], pixels[i + 2]) = (red, green, blue);
        return new RgbImage(width, height, pixels).ToPng();
    }

    public void Release(int batches = 1) => _released.Release(batches);

    /// <summary>Waits until one more batch is in the model.</summary>
    public Task EnteredAsync() => _entered.WaitAsync(TimeSpan.FromSeconds(30));

    public void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits)
    {
        var means = Means(images);
        for (var i = 0; i < means.Count; i++)
        {
            for (var channel = 0; channel < 3; channel++) logits[(i * Classes) + channel] = 10 * means[i][channel];
            logits[(i * Classes) + 3] = 1;
        }
    }

    public void ComputeEmbeddings(ReadOnlySpan<float> images, Span<float> embeddings)
    {
        var means = Means(images);
        for (var i = 0; i < means.Count; i++) means[i].CopyTo(embeddings[(i * 3)..]);
    }

    public ClassActivation ComputeActivation(ReadOnlySpan<float> image, int? classIndex = null)
    {
        var logits = new float[Classes];
        ComputeLogits(image, logits);
        var index = classIndex ?? Array.IndexOf(logits, logits.Max());
        var sum = logits.Sum(logit => Math.Exp(logit));
        return new("last", index, Math.Exp(logits[index]) / sum, 2, new HeatMap(2, 2, [1, 0.5f, 0.25f, 0]));
    }

    public void Dispose() => IsDisposed = true;

    private List<float[]> Means(ReadOnlySpan<float> images)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var means = new List<float[]>();
        var plane = Preprocessing.CropSize * Preprocessing.CropSize;
        for (var first = 0; first < images.Length; first += 3 * plane)
        {
            var mean = new float[3];
            for (var channel = 0; channel < 3; channel++)
            {
                foreach (var value in images.Slice(first + (channel * plane), plane)) mean[channel] += value / plane;
            }

            means.Add(mean);
        }

        Batches.Enqueue(means.Count);
        _entered.Release();
        var isWarming = means.TrueForAll(mean => mean.Sum() == 0);
        if (!isWarming) _released.Wait(TimeSpan.FromSeconds(30));
        if (means.Exists(mean => mean.Min() > 0.999)) throw new NonFiniteResultException($"{Name} gave logits that are not finite.");
        return means;
    }
}
