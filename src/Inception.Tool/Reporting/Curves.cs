using Inception.Training;
using ScottPlot;
using SkiaSharp;

namespace Inception.Tool.Reporting;

/// <summary>Loss, accuracy and learning rate of each epoch, one above the other.</summary>
internal static class Curves
{
    private const int Width = 900, Height = 300;
    private static readonly PixelPadding Margins = new(left: 90, right: 20, bottom: 50, top: 40);   // the same for each, so that the epochs align

    /// <summary>Draws them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="history">The epochs.</param>
    /// <param name="onlyInTraining">What the training loss has and the validation loss has not, so that the two are not compared as they are.</param>
    /// <exception cref="UserException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<EpochResult> history, IReadOnlyList<string> onlyInTraining)
    {
        Plot[] plots =
        [
            Panel(history, "loss", ("training", epoch => epoch.TrainingLoss), ("validation", epoch => epoch.ValidationLoss)),
            Panel(history, "accuracy, %", ("top-1", epoch => 100 * epoch.Top1)),
            Panel(history, "learning rate at the end", ("rate", epoch => epoch.LearningRate)),
        ];
        if (onlyInTraining.Count > 0) plots[0].Title($"Only the training loss includes {string.Join(", ", onlyInTraining)}", size: 14);
        plots[^1].XLabel("epoch");
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height * plots.Length));
        for (var i = 0; i < plots.Length; i++)
        {
            using var image = SKImage.FromEncodedData(plots[i].GetImageBytes(Width, Height, ImageFormat.Png));
            surface.Canvas.DrawImage(image, 0, Height * i, SKSamplingOptions.Default);
        }

        PngFile.Write(path, surface);
    }

    private static Plot Panel(IReadOnlyList<EpochResult> history, string label, params (string Name, Func<EpochResult, double> Value)[] lines)
    {
        var plot = ReportFont.Plot();
        double[] epochs = [.. history.Select(epoch => (double)epoch.Epoch)];
        foreach (var (name, value) in lines)
        {
            var line = plot.Add.Scatter(epochs, history.Select(value).ToArray());
            (line.LegendText, line.LineWidth, line.MarkerSize) = (lines.Length > 1 ? name : "", 2, history.Count > 40 ? 0 : 6);
        }

        plot.YLabel(label);
        plot.Layout.Fixed(Margins);
        plot.Axes.SetLimitsX(0.5, history[^1].Epoch + 0.5);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        if (lines.Length > 1) plot.ShowLegend(Alignment.UpperRight);
        return plot;
    }
}
