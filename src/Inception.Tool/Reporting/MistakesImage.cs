using System.Globalization;
using Inception.Imaging;
using Inception.Training.Data;
using Inception.Training.Evaluation;
using SkiaSharp;

namespace Inception.Tool.Reporting;

/// <summary>The wrong answers that a network was surest of, as a grid of images: the class, what it was taken for, and the probability.</summary>
internal static class MistakesImage
{
    private const int Columns = 6, Side = 150, Margin = 12, LineHeight = 17, FontSize = 13;
    private const int TileWidth = Side + Margin, TileHeight = Side + (2 * LineHeight) + Margin + 4;

    public static void Write(string path, IReadOnlyList<Mistake> mistakes, ILabelledImages images)
    {
        var rows = (mistakes.Count + Columns - 1) / Columns;
        using var surface = SKSurface.Create(new SKImageInfo((Columns * TileWidth) + Margin, (rows * TileHeight) + Margin));
        surface.Canvas.Clear(SKColors.White);
        foreach (var (mistake, place) in mistakes.Select((mistake, place) => (mistake, place)))
        {
            var (left, top) = (Margin + (place % Columns * TileWidth), Margin + (place / Columns * TileHeight));
            Draw(surface.Canvas, images.Read(mistake.Image), left, top);
            Text(surface.Canvas, images.ClassNames[mistake.Label], left, top + Side + LineHeight, SKColors.DarkGreen);
            Text(
                surface.Canvas,
                string.Create(CultureInfo.InvariantCulture, $"→ {images.ClassNames[mistake.Predicted]} {mistake.Confidence:P0}"),
                left,
                top + Side + (2 * LineHeight),
                SKColors.Firebrick);
        }

        PngFile.Write(path, surface);
    }

    private static void Draw(SKCanvas canvas, RgbImage image, int left, int top)
    {
        var scale = (float)Side / Math.Max(image.Width, image.Height);
        var (width, height) = (image.Width * scale, image.Height * scale);
        var place = SKRect.Create(left + ((Side - width) / 2), top + ((Side - height) / 2), width, height);
        using var drawn = SKImage.FromEncodedData(image.ToPng());
        canvas.DrawImage(
            drawn, place, scale > 2 ? new SKSamplingOptions(SKFilterMode.Nearest) : new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
    }

    /// <summary>A line that is cut where the tile ends.</summary>
    private static void Text(SKCanvas canvas, string text, int left, int baseline, SKColor color)
    {
        using var font = new SKFont(ReportFont.Typeface, FontSize);
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        while (text.Length > 2 && font.MeasureText(text) > Side) text = text[..^2].TrimEnd('…', ' ') + "…";
        canvas.DrawText(text, left, baseline, SKTextAlign.Left, font, paint);
    }
}
