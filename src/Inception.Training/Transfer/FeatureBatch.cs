using Inception.Features;
using static TorchSharp.torch;

namespace Inception.Training.Transfer;

/// <summary>Images that are ready for the network.</summary>
/// <param name="Indices">Their numbers in the data set.</param>
/// <param name="Hashes">What was read.</param>
/// <param name="Failures">Why an image could not be read; null where it could.</param>
/// <param name="Input"><c>N×C×H×W</c>.</param>
internal sealed record FeatureBatch(IReadOnlyList<int> Indices, ImageHash[] Hashes, Exception?[] Failures, Tensor Input) : IDisposable
{
    public void Dispose() => Input.Dispose();
}
