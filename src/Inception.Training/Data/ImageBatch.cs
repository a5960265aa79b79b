using static TorchSharp.torch;

namespace Inception.Training.Data;

/// <summary>A batch of images with their classes. The caller that receives it from <see cref="IImageBatches"/> disposes it.</summary>
public sealed class ImageBatch : IDisposable
{
    /// <summary>The images, <c>N×C×H×W</c> float32, augmented and normalized.</summary>
    public required Tensor Images { get; init; }

    /// <summary>The class of each image, <c>N</c> int64.</summary>
    public required Tensor Labels { get; init; }

    /// <summary>
    /// The proportions of the classes, <c>N×classes</c> float32 with a sum of 1 in each row, if the augmentation mixed the images. Otherwise null.
    /// </summary>
    public Tensor? MixedTargets { get; init; }

    /// <summary>The index of each image in its data set.</summary>
    public required IReadOnlyList<int> Indices { get; init; }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
        MixedTargets?.Dispose();
    }
}
