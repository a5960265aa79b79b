namespace Inception.Preprocessing;

/// <summary>Fills the place of one image in a batch.</summary>
/// <param name="index">The image's number in the batch.</param>
/// <param name="place">Its place, not yet set.</param>
internal delegate void InputFilling(int index, ImagePlace place);
