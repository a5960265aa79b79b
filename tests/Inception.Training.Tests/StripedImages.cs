using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training.Tests;

/// <summary>Upright stripes (class 0) and flat ones (class 1) with noise, in another order each epoch: what a network tells apart in a few steps.</summary>
internal sealed class StripedImages(int count, int batchSize = 16, int side = 8, int seed = 1) : IImageBatches
{
    /// <summary>Called before each batch with the numbers of the epoch and the batch.</summary>
    public Action<int, int>? OnBatch { get; init; }

    /// <summary>Whether the classes come as shares, half of the images mixed with the other class.</summary>
    public bool Mixed { get; init; }

    public IReadOnlyList<string> ClassNames { get; init; } = ["upright", "flat"];

    public int ImageCount => count;

    public int BatchesPerEpoch => count / batchSize;

    public IEnumerable<ImageBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default)
    {
        var order = Enumerable.Range(0, count).ToArray();
        new Random(seed + epoch).Shuffle(order);
        for (var batch = firstBatch; batch < BatchesPerEpoch; batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            OnBatch?.Invoke(epoch, batch);
            yield return Batch(order[(batch * batchSize)..((batch + 1) * batchSize)]);
        }
    }

    private ImageBatch Batch(int[] indices)
    {
        var pixels = new float[indices.Length * side * side];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (image, place) = (indices[i / (side * side)], i % (side * side));
            var stripe = image % 2 == 0 ? place % side : place / side;
            pixels[i] = stripe % 2 - 0.5f + new Random(seed * 7919 + image * 1024 + place).NextSingle() * 0.2f;
        }

        return new()
        {
            Images = tensor(pixels, indices.Length, 1, side, side),
            Labels = tensor(indices.Select(index => (long)(index % 2)).ToArray()),
            MixedTargets = Mixed ? tensor(indices.SelectMany(Shares).ToArray(), indices.Length, 2) : null,
            Indices = indices,
        };
    }

    private static float[] Shares(int index) => index % 2 == 0 ? [0.9f, 0.1f] : [0.1f, 0.9f];
}
