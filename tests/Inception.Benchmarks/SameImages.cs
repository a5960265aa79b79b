using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Benchmarks;

/// <summary>The same random images again and again, in memory that is not pinned.</summary>
internal sealed class SameImages(int batchSize, int imageSize) : IImageBatches
{
    private const int Classes = 1000;

    private readonly Tensor _images = randn(batchSize, 3, imageSize, imageSize);
    private readonly Tensor _labels = randint(Classes, batchSize, int64);

    public IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, Classes).Select(label => $"{label}")];

    public int ImageCount => BatchesPerEpoch * batchSize;

    public int BatchesPerEpoch => 10_000;

    public IEnumerable<ImageBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default)
    {
        for (var batch = firstBatch; batch < BatchesPerEpoch; batch++)
            yield return new() { Images = _images.alias(), Labels = _labels.alias(), Indices = [.. Enumerable.Range(batch * batchSize, batchSize)] };
    }
}
