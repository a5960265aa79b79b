namespace Inception.Tool.Output;

/// <summary>Images as plain numbers.</summary>
/// <param name="Values">Image by image, channels first.</param>
/// <param name="Count">Images.</param>
/// <param name="Channels">Channels of an image.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
internal sealed record FloatImages(float[] Values, int Count, int Channels, int Height, int Width);
