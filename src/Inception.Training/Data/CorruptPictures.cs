namespace Inception.Training.Data;

/// <summary>What becomes of pictures that cannot be read.</summary>
public enum CorruptPictures
{
    /// <summary>The training ends with a <see cref="DataSetException"/> that names the picture.</summary>
    Fail,

    /// <summary>The batch is a picture shorter, and <see cref="PictureLoader.SkippedPictures"/> tells of it.</summary>
    Skip,
}
