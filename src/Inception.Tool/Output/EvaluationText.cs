using System.Globalization;
using Inception.Training.Evaluation;
using Spectre.Console;

namespace Inception.Tool.Output;

/// <summary>What <c>inception evaluate</c> prints.</summary>
/// <param name="evaluation">What was found.</param>
/// <param name="model">The network's name.</param>
/// <param name="parameters">Its parameters.</param>
/// <param name="engine">What ran it.</param>
/// <param name="precision">In what numbers.</param>
/// <param name="skipped">Images that could not be read.</param>
internal sealed class EvaluationText(EvaluationResult evaluation, string model, long parameters, string engine, string precision, int skipped)
{
    private const int WidestMatrix = 20;

    private ClassificationMetrics Metrics => evaluation.Metrics;

    private string Top5 => Metrics.Classes.Count > 5 ? Text($"top-5 {Metrics.Top5:P2}, ") : "";   // of five classes every image's is one of five

    /// <summary>For people.</summary>
    public void Write()
    {
        Terminal.Write(Classes());
        if (Metrics.Classes.Count <= WidestMatrix) Terminal.Write(Confusion());
        var accuracy = Text($"Accuracy {Metrics.Top1:P2} of {Metrics.Count:N0} images ({Metrics.Correct:N0} correct), {Top5}loss {Metrics.Loss:F4}");
        Line($"{accuracy}, expected calibration error {Metrics.ExpectedCalibrationError:P2}, mean F1 {Metrics.MacroF1:F4}");
        Line($"{model}, {parameters:N0} parameters, {engine} in {precision}: {evaluation.TimePerImage?.TotalMilliseconds:F3} ms per image (median)");
        if (skipped > 0) Line($"{skipped:N0} images could not be read and were skipped");
    }

    /// <summary>For programs.</summary>
    public void WriteJson() => JsonOutput.Write(new
    {
        accuracy = Metrics.Top1,
        top5 = Metrics.Top5,
        count = Metrics.Count,
        parameters,
        loss = Metrics.Loss,
        calibrationError = Metrics.ExpectedCalibrationError,
        macroF1 = Metrics.MacroF1,
        medianMsPerImage = evaluation.TimePerImage?.TotalMilliseconds,
        model,
        engine,
        precision,
        skipped,
        classes = Metrics.Classes.Select(one => new { name = one.Name, count = one.Count, precision = one.Precision, recall = one.Recall, f1 = one.F1 }),
        confusion = Metrics.Confusion,
    });

    private Table Classes()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Class");
        foreach (var numbers in new[] { "Images", "Precision", "Recall", "F1" }) table.AddColumn(new TableColumn(numbers).RightAligned().NoWrap());
        foreach (var one in Metrics.Classes.Where(one => one.Count + one.Predicted > 0))
            table.AddRow(
                Markup.Escape(TerminalText.Escape(one.Name)), Text($"{one.Count:N0}"), Text($"{one.Precision:P2}"), Text($"{one.Recall:P2}"),
                Text($"{one.F1:F4}"));
        return table;
    }

    private Table Confusion()
    {
        var table = new Table().Border(TableBorder.Simple).Title("true class (rows), predicted class (columns)").AddColumn("");
        for (var i = 0; i < Metrics.Classes.Count; i++) table.AddColumn(new TableColumn($"{i}").RightAligned().NoWrap());
        foreach (var (row, i) in Metrics.Confusion.Select((row, i) => (row, i)))
            table.AddRow([$"{i} {Markup.Escape(TerminalText.Escape(Metrics.Classes[i].Name))}", .. row.Select((count, j) => Cell(count, isRight: i == j))]);
        return table;
    }

    private static string Cell(long count, bool isRight) => count == 0 ? "" : isRight ? $"[bold]{count}[/]" : $"{count}";

    private static void Line(FormattableString text) => Console.WriteLine(Text(text));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
