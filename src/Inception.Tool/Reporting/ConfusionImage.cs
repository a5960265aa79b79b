using System.Globalization;
using Inception.Training.Evaluation;
using ScottPlot;

namespace Inception.Tool.Reporting;

/// <summary>Which classes were taken for which: a row for each class, their shares as colours, and the counts where there is room.</summary>
internal static class ConfusionImage
{
    private const int MostNumbers = 25, MostNames = 60;

    public static void Write(string path, ClassificationMetrics metrics)
    {
        var count = metrics.Classes.Count;
        var plot = ReportFont.Plot();
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < count; column++)
            {
                if (metrics.Confusion[row][column] > 0) Cell(plot, metrics, row, column);
            }
        }

        if (count <= MostNames) Names(plot, metrics);
        plot.Title("Rows: true class. Columns: predicted class", size: 14);
        plot.HideGrid();
        plot.Axes.SetLimits(-0.5, count - 0.5, -0.5, count - 0.5);
        var side = Math.Clamp(260 + (count * 56), 480, 1500);
        OutputFile.Replace(path, file => file.Write(plot.GetImageBytes(side, side, ImageFormat.Png)));
    }

    private static void Cell(Plot plot, ClassificationMetrics metrics, int row, int column)
    {
        var (count, number) = (metrics.Classes.Count, metrics.Confusion[row][column]);
        var (share, y) = ((double)number / metrics.Classes[row].Count, count - 1 - row);   // the first class at the top
        var cell = plot.Add.Rectangle(column - 0.5, column + 0.5, y - 0.5, y + 0.5);
        (cell.FillColor, cell.LineWidth) = (Colors.White.MixedWith(Colors.DarkBlue, Math.Sqrt(share)), 0);   // the root shows rare mistakes
        if (count > MostNumbers) return;
        var text = plot.Add.Text(number.ToString(CultureInfo.InvariantCulture), column, y);
        (text.LabelAlignment, text.LabelFontSize, text.LabelFontColor) = (Alignment.MiddleCenter, 12, share > 0.3 ? Colors.White : Colors.Black);
    }

    private static void Names(Plot plot, ClassificationMetrics metrics)
    {
        var count = metrics.Classes.Count;
        var places = Enumerable.Range(0, count).Select(place => (double)place).ToArray();
        string[] names = [.. metrics.Classes.Select(one => one.Name.Length > 20 ? one.Name[..19] + "…" : one.Name)];
        plot.Axes.Bottom.SetTicks(places, names);
        plot.Axes.Bottom.TickLabelStyle.Rotation = -45;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        plot.Axes.Bottom.MinimumSize = 110;
        plot.Axes.Left.SetTicks(places, [.. names.Reverse()]);
        plot.Axes.Left.MinimumSize = 110;
    }
}
