namespace Inception.Training.Data;

/// <summary>Images whose files' bytes can be had without decoding them.</summary>
internal interface IEncodedImages
{
    /// <summary>The bytes of an image's file; null where it has none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    EncodedImage? ReadEncoded(int index);
}
