using static TorchSharp.torch;

namespace Inception.Training.Transfer;

/// <summary>Some vectors with their classes.</summary>
/// <param name="Vectors"><c>rows×length</c>, float64.</param>
/// <param name="Labels"><c>rows</c>, int64.</param>
internal sealed record FeatureBlock(Tensor Vectors, Tensor Labels) : IDisposable
{
    public void Dispose()
    {
        Vectors.Dispose();
        Labels.Dispose();
    }
}
