using System.Collections;
using static TorchSharp.torch;

namespace Inception.Training.Transfer;

/// <summary>All vectors in blocks, as often as they are asked for: held in memory where they are few, else read from the disk each time.</summary>
internal sealed class FeatureBlocks : IEnumerable<FeatureBlock>, IDisposable
{
    private readonly ImageFeatures _features;
    private readonly BlockLimits _limits;
    private readonly List<FeatureBlock>? _held;

    public FeatureBlocks(ImageFeatures features, BlockLimits limits, CancellationToken cancellation)
    {
        (_features, _limits) = (features, limits);
        if ((long)features.Count * features.Length * sizeof(double) > limits.HeldBytes) return;
        var held = new List<FeatureBlock>();
        try
        {
            foreach (var first in Firsts)
            {
                cancellation.ThrowIfCancellationRequested();
                held.Add(Read(first));
            }

            _held = held;
        }
        catch
        {
            held.ForEach(block => block.Dispose());
            throw;
        }
    }

    private int Rows => Math.Max(1, _limits.BlockElements / _features.Length);

    private IEnumerable<int> Firsts => Enumerable.Range(0, (_features.Count + Rows - 1) / Rows).Select(block => block * Rows);

    public IEnumerator<FeatureBlock> GetEnumerator() => (_held ?? Stream()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _held?.ForEach(block => block.Dispose());

    private IEnumerable<FeatureBlock> Stream()
    {
        foreach (var first in Firsts)
        {
            using var block = Read(first);
            yield return block;
        }
    }

    private FeatureBlock Read(int first)
    {
        var count = Math.Min(Rows, _features.Count - first);
        using var vectors = _features.Vectors(first, count);
        var exact = vectors.to(ScalarType.Float64);
        using var isFinite = exact.isfinite();
        using var all = isFinite.all();
        if (all.item<bool>()) return new(exact, _features.Labels(first, count));
        exact.Dispose();
        throw new InvalidOperationException(
            $"'{_features.Path}': expected finite features, found others among those of the images {_features.IndexOf(first)} to "
                + $"{_features.IndexOf(first + count - 1)}. "
            + "The network gives numbers out of range for them: check its weights and the preprocessing.");
    }
}
