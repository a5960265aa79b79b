using ScottPlot;
using SkiaSharp;

namespace Inception.Tool.Reporting;

/// <summary>The font of a report's images, which is shipped: servers have none.</summary>
internal static class ReportFont
{
    private const string Name = "DejaVu Sans";

    /// <summary>The typeface for drawing.</summary>
    public static SKTypeface Typeface { get; } = SKTypeface.FromFile(Assets.Font);

    /// <summary>A plot that writes in it.</summary>
    public static Plot Plot()
    {
        if (Fonts.Default != Name)
        {
            Fonts.AddFontFile(Name, Assets.Font);
            Fonts.Default = Name;
        }

        var plot = new Plot();
        plot.Font.Set(Name);
        return plot;
    }
}
