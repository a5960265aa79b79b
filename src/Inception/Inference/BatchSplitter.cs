using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Inception.Inference;

/// <summary>Splits batches into the allowed sizes, the largest first, and pads the remainder with zeros.</summary>
internal sealed class BatchSplitter(IReadOnlyList<int>? sizes)
{
    private readonly int[]? _sizes = sizes is null ? null : [.. sizes.Distinct().OrderDescending()];

    /// <summary>The parts of a batch in order: the number of images in each part, and the size in which it runs.</summary>
    public IEnumerable<(int Images, int Size)> Split(int batch)
    {
        if (_sizes is null)
        {
            yield return (batch, batch);
            yield break;
        }

        for (var left = batch; left > 0;)
        {
            var size = Array.Find(_sizes, one => one <= left);
            if (size == 0) size = _sizes[^1];
            var images = Math.Min(size, left);
            yield return (images, size);
            left -= images;
        }
    }

    /// <summary>Runs a batch part by part.</summary>
    /// <param name="input"><c>N×C×H×W</c>.</param>
    /// <param name="run">Runs one part, which has one of the sizes.</param>
    /// <returns>The results in the order of the images; the caller disposes them.</returns>
    public Tensor Run(Tensor input, Func<Tensor, Tensor> run)
    {
        var batch = (int)input.shape[0];
        if (_sizes is null || _sizes.Contains(batch)) return run(input);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (results, first) = (new List<Tensor>(), 0L);
        foreach (var (images, size) in Split(batch))
        {
            var part = input.narrow(0, first, images);
            if (images < size) part = pad(part, [0, 0, 0, 0, 0, 0, 0, size - images]);
            results.Add(run(part).narrow(0, 0, images));
            first += images;
        }

        return (results.Count == 1 ? results[0].clone() : cat(results, 0)).MoveToOuterDisposeScope();
    }
}
