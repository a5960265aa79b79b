using System.Globalization;
using System.Text;
using Inception.Cli.Evaluating;
using Inception.Cli.Training;
using Inception.Runtime;
using Inception.Training;
using Inception.Weights;

namespace Inception.Cli.Reporting;

/// <summary>The files that a training leaves when it is done: the model, the numbers, and pictures of them.</summary>
/// <param name="plan">What was trained; its network has the weights of the last epoch.</param>
/// <param name="folder">Where the files go.</param>
/// <param name="history">The epochs.</param>
internal sealed class TrainingReport(TrainingPlan plan, TrainingFolder folder, IReadOnlyList<EpochResult> history)
{
    /// <summary>Measures the model that is kept, and writes everything.</summary>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>The path of the text.</returns>
    /// <exception cref="UserException">A file cannot be written.</exception>
    public string Write(CancellationToken cancellation)
    {
        var kept = history[^1];
        if (plan.Recipe.Keep == "best" && File.Exists(folder.Checkpoints.Best))
        {
            plan.Network.LoadWeights(folder.Checkpoints.Best);
            kept = history.MaxBy(epoch => epoch.Top1)!;   // the first of several, as the trainer keeps
        }

        Evaluation evaluation;
        using (var bar = new ProgressLine(cancellation)) evaluation = Evaluation.Of(plan.Network.AsInference(), plan.Validation, bar, cancellation);
        OutputFile.Write(folder.Model, () => plan.Network.SaveWeights(folder.Model, Metadata(evaluation, kept)));
        TrainingLog.WriteTable(folder.Log, history);
        Curves.Write(folder.Curves, history);
        ConfusionPicture.Write(folder.Confusion, evaluation.Metrics);
        if (evaluation.WorstMistakes.Count > 0) MistakesPicture.Write(folder.Mistakes, evaluation.WorstMistakes, plan.Validation.Pictures);
        else File.Delete(folder.Mistakes);
        OutputFile.Replace(folder.Report, file => file.Write(Encoding.UTF8.GetBytes(Text(evaluation, kept))));
        return folder.Report;
    }

    private Dictionary<string, string> Metadata(Evaluation evaluation, EpochResult kept) => new(plan.Model.ToMetadata())
    {
        ["data"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(plan.Recipe.Data!)),
        ["epoch"] = $"{kept.Epoch} of {plan.Recipe.Epochs}",
        ["seed"] = $"{plan.Recipe.Seed}",
        ["accuracy"] = evaluation.Metrics.Top1.ToString("F4", CultureInfo.InvariantCulture),
    };

    private string Text(Evaluation evaluation, EpochResult kept)
    {
        var (metrics, machine, text) = (evaluation.Metrics, TorchRuntime.Describe(), new StringBuilder());
        var parameters = plan.Network.Summarize().Parameters;
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        Line($"# {plan.Model.Network.Network} on {Path.GetFileName(Path.TrimEndingDirectorySeparator(plan.Recipe.Data!))}");
        Line($"");
        Line($"**{metrics.Top1:P2}** of {metrics.Count:N0} {(plan.Recipe.Validation is null ? "test" : "validation")} pictures right ({metrics.Correct:N0}), by the weights of epoch {kept.Epoch} of {plan.Recipe.Epochs}{(plan.Recipe.Keep == "best" ? ", the best of them on these pictures" : "")}.");
        Line($"");
        Line($"| | |");
        Line($"|---|---|");
        Line($"| accuracy, top-5 | {metrics.Top1:P2}, {metrics.Top5:P2} |");
        Line($"| loss (cross entropy) | {metrics.Loss:F4} |");
        Line($"| mean F1 of the classes | {metrics.MacroF1:F4} |");
        Line($"| expected calibration error (15 bins) | {metrics.ExpectedCalibrationError:P2} |");
        Line($"| parameters | {parameters:N0} |");
        Line($"| training pictures | {plan.Training.PictureCount:N0} in {plan.Training.ClassNames.Count} classes |");
        Line($"| time, training and evaluation | {history[^1].Elapsed.TotalMinutes:F1} minutes |");
        Line($"| training speed | {history.Average(epoch => epoch.ImagesPerSecond):F0} images/s, {plan.Recipe.Compute} on {plan.Options.Device} |");
        Line($"| evaluation speed | {evaluation.MedianMsPerImage:F3} ms per picture (median of the batches; modules in fp32) |");
        Skipped(Line);
        Line($"");
        Line($"![Loss, accuracy and learning rate]({Path.GetFileName(folder.Curves)})");
        Line($"");
        Line($"## Classes");
        Line($"");
        Line($"| class | pictures | precision | recall | F1 |");
        Line($"|---|---|---|---|---|");
        foreach (var one in metrics.Classes) Line($"| {one.Name.Replace("|", "\\|", StringComparison.Ordinal)} | {one.Count:N0} | {one.Precision:P2} | {one.Recall:P2} | {one.F1:F4} |");
        Line($"");
        Line($"![Confusion matrix]({Path.GetFileName(folder.Confusion)})");
        Line($"");
        if (evaluation.WorstMistakes.Count > 0)
        {
            Line($"## The surest mistakes");
            Line($"");
            Line($"![Pictures taken for another class, with the class, what it was taken for and the probability]({Path.GetFileName(folder.Mistakes)})");
            Line($"");
        }

        Line($"## Epochs");
        Line($"");
        Line($"| epoch | training loss | validation loss | accuracy | learning rate | images/s |");
        Line($"|---|---|---|---|---|---|");
        foreach (var epoch in history) Line($"| {epoch.Epoch} | {epoch.TrainingLoss:F4} | {epoch.ValidationLoss:F4} | {epoch.Top1:P2} | {epoch.LearningRate:G3} | {epoch.ImagesPerSecond:F0} |");
        Line($"");
        Line($"## Recipe");
        Line($"");
        Line($"`inception {(plan.Recipe.Weights is null ? "train" : "finetune")} --recipe {Path.GetFileName(folder.Recipe)} --output FOLDER` repeats it.");
        Line($"");
        Line($"```json");
        text.Append(plan.Recipe.ToJson()).Append('\n');
        Line($"```");
        Line($"");
        Line($"## Machine");
        Line($"");
        Line($"{machine.Cores} cores ({machine.ProcessorInstructions}), {machine.IntraOpThreads} threads, {machine.OperatingSystem}, {machine.DotNetVersion}, TorchSharp {machine.TorchSharpVersion}, libtorch {machine.LibtorchVersion}.");
        return text.ToString();
    }

    private void Skipped(Action<FormattableString> line)
    {
        var skipped = plan.Training.SkippedPictures.Count + plan.Validation.SkippedPictures.Count;
        if (skipped > 0) line($"| pictures that could not be read | {skipped:N0} |");
    }
}
