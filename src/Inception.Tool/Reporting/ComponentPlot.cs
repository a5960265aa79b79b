namespace Inception.Tool.Reporting;

/// <summary>Both sets of features in the two directions in which the real images vary most.</summary>
internal static class ComponentPlot
{
    private const int Width = 900, Height = 700;
    private const float MarkerSize = 4;

    /// <exception cref="UserException">The file cannot be written.</exception>
    public static void Write(string path, (double X, double Y)[] real, (double X, double Y)[] generated)
    {
        using var plot = ReportFont.Plot();
        Add(real, "real", ScottPlot.Colors.SteelBlue);
        Add(generated, "generated", ScottPlot.Colors.DarkOrange);
        plot.XLabel("first principal component of the real images");
        plot.YLabel("second principal component");
        plot.ShowLegend();
        using var image = plot.GetImage(Width, Height);
        OutputFile.Replace(path, file => file.Write(image.GetImageBytes(ScottPlot.ImageFormat.Png)));

        void Add((double X, double Y)[] points, string name, ScottPlot.Color color)
        {
            var markers = plot.Add.Markers(points.Select(point => point.X).ToArray(), points.Select(point => point.Y).ToArray());
            (markers.LegendText, markers.MarkerSize, markers.Color) = (name, MarkerSize, color.WithAlpha(0.5));
        }
    }
}
