namespace Inception.Training.Data;

/// <summary>Pictures whose files' bytes can be had without decoding them.</summary>
internal interface IEncodedPictures
{
    /// <summary>The bytes of a picture's file; null where it has none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    EncodedPicture? ReadEncoded(int index);
}
