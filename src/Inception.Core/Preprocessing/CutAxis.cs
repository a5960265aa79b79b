namespace Inception.Preprocessing;

/// <summary>
/// One axis of a <see cref="Frame"/>: <paramref name="Length"/> pixels of the image from <paramref name="From"/> on become
/// <paramref name="Resized"/>, of which the input shows <paramref name="Window"/>.
/// </summary>
internal readonly record struct CutAxis(int From, int Length, long Resized, CropWindow Window);
