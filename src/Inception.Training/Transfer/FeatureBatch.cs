using static TorchSharp.torch;

namespace Inception.Training.Transfer;

/// <summary>Pictures that are ready for the network.</summary>
/// <param name="Indices">Their numbers in the data set.</param>
/// <param name="Hashes">What was read.</param>
/// <param name="Failures">Why a picture could not be read; null where it could.</param>
/// <param name="Input"><c>N×C×H×W</c>.</param>
internal sealed record FeatureBatch(IReadOnlyList<int> Indices, PictureHash[] Hashes, Exception?[] Failures, Tensor Input) : IDisposable
{
    public void Dispose() => Input.Dispose();
}
