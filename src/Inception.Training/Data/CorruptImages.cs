namespace Inception.Training.Data;

/// <summary>What becomes of images that cannot be read.</summary>
public enum CorruptImages
{
    /// <summary>The training ends with a <see cref="DataSetException"/> that names the image.</summary>
    Fail,

    /// <summary>The batch is an image shorter, and <see cref="ImageLoader.SkippedImages"/> tells of it.</summary>
    Skip,
}
