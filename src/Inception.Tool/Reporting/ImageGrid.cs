using Inception.Imaging;
using SkiaSharp;

namespace Inception.Tool.Reporting;

/// <summary>Images in rows, each in a square tile with a line of text below it.</summary>
/// <param name="columns">Tiles of a row.</param>
internal sealed class ImageGrid(int columns)
{
    /// <summary>The side of a tile, in pixels; larger images are made smaller when they are loaded.</summary>
    public const int Side = 112;

    private const int Margin = 8, LineHeight = 14, FontSize = 11;
    private const int TileWidth = Side + Margin, TileHeight = Side + LineHeight + Margin;

    private readonly List<(RgbImage? Image, string Text)> _tiles = [];

    /// <summary>Adds a tile; an image that could not be loaded leaves its place empty.</summary>
    public void Add(RgbImage? image, string text = "") => _tiles.Add((image, text));

    /// <exception cref="UserException">The file cannot be written.</exception>
    public void Write(string path)
    {
        var rows = Math.Max(1, (_tiles.Count + columns - 1) / columns);
        using var surface = SKSurface.Create(new SKImageInfo((columns * TileWidth) + Margin, (rows * TileHeight) + Margin));
        surface.Canvas.Clear(SKColors.White);
        for (var i = 0; i < _tiles.Count; i++)
        {
            var (left, top) = (Margin + (i % columns * TileWidth), Margin + (i / columns * TileHeight));
            if (_tiles[i].Image is { } image) Draw(surface.Canvas, image, left, top);
            Text(surface.Canvas, _tiles[i].Text, left, top + Side + LineHeight - 2);
        }

        PngFile.Write(path, surface);
    }

    private static void Draw(SKCanvas canvas, RgbImage image, int left, int top)
    {
        var scale = (float)Side / Math.Max(image.Width, image.Height);
        var (width, height) = (image.Width * scale, image.Height * scale);
        using var drawn = SKImage.FromEncodedData(image.ToPng());
        canvas.DrawImage(
            drawn,
            SKRect.Create(left + ((Side - width) / 2), top + ((Side - height) / 2), width, height),
            scale > 2 ? new SKSamplingOptions(SKFilterMode.Nearest) : new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
    }

    private static void Text(SKCanvas canvas, string text, int left, int baseline)
    {
        using var font = new SKFont(ReportFont.Typeface, FontSize);
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        while (text.Length > 2 && font.MeasureText(text) > Side) text = "…" + text[2..].TrimStart('…');
        canvas.DrawText(text, left, baseline, SKTextAlign.Left, font, paint);
    }
}
