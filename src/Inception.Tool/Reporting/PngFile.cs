using SkiaSharp;

namespace Inception.Tool.Reporting;

/// <summary>A drawing as a PNG file.</summary>
internal static class PngFile
{
    private const int BestQuality = 100;

    /// <exception cref="UserException">The file cannot be written.</exception>
    public static void Write(string path, SKSurface surface)
    {
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, BestQuality);
        OutputFile.Replace(path, data.SaveTo);
    }
}
