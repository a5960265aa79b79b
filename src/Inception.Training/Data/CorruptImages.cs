namespace Inception.Training.Data;

/// <summary>What happens to images that cannot be read.</summary>
public enum CorruptImages
{
    /// <summary>A <see cref="DataSetException"/> with the name of the image is thrown.</summary>
    Fail,

    /// <summary>The image is left out of its batch, and <see cref="ImageLoader.SkippedImages"/> lists it.</summary>
    Skip,
}
