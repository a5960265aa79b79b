using static TorchSharp.torch;

namespace Inception.Training.Data;

/// <summary>Images of one step with their classes. Whoever takes it from <see cref="IImageBatches"/> disposes it.</summary>
public sealed class ImageBatch : IDisposable
{
    /// <summary>The images, <c>N×C×H×W</c> float32, augmented and normalized.</summary>
    public required Tensor Images { get; init; }

    /// <summary>The class of each image, <c>N</c> int64.</summary>
    public required Tensor Labels { get; init; }

    /// <summary>The shares of all classes, <c>N×classes</c> float32, each row of sum 1, where the augmentation mixes images; null where it does not.</summary>
    public Tensor? MixedTargets { get; init; }

    /// <summary>The number of each image in its data set.</summary>
    public required IReadOnlyList<int> Indices { get; init; }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
        MixedTargets?.Dispose();
    }
}
