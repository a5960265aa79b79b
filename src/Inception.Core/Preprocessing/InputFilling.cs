namespace Inception.Preprocessing;

/// <summary>Fills the place of one image in a batch.</summary>
/// <param name="index">The image's number in the batch.</param>
/// <param name="values">Its place: <c>C×CropSize×CropSize</c> numbers, not yet set.</param>
internal delegate void InputFilling(int index, Span<float> values);
