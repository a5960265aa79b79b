using System.Globalization;
using System.Text;
using Inception.Runtime;
using Inception.Tool.Training;
using Inception.Training.Evaluation;

namespace Inception.Tool.Reporting;

/// <summary>The files that a training leaves when it is done: the model, the numbers, and images of them.</summary>
/// <param name="plan">What was trained; its network has the weights that are kept.</param>
/// <param name="folder">Where the files go.</param>
/// <param name="course">How it was trained.</param>
internal sealed class TrainingReport(TrainingPlan plan, TrainingFolder folder, ITrainingCourse course)
{
    private string Data => Path.GetFileName(Path.TrimEndingDirectorySeparator(plan.Recipe.Data!));

    /// <summary>Writes everything, each file whole or not at all.</summary>
    /// <param name="evaluation">What the network is worth.</param>
    /// <param name="skipped">Images that could not be read.</param>
    /// <exception cref="UserException">A file cannot be written.</exception>
    public void Write(EvaluationResult evaluation, int skipped)
    {
        OutputFile.Write(folder.Model, () => plan.Model.Save(folder.Model, Metadata(evaluation)));
        course.WriteFiles();
        ConfusionImage.Write(folder.Confusion, evaluation.Metrics);
        if (evaluation.SurestMistakes.Count > 0) MistakesImage.Write(folder.Mistakes, evaluation.SurestMistakes, plan.Images.Validation);
        else OutputFile.Write(folder.Mistakes, () => File.Delete(folder.Mistakes));
        OutputFile.Replace(folder.Report, file => file.Write(Encoding.UTF8.GetBytes(Text(evaluation, skipped))));
    }

    private Dictionary<string, string> Metadata(EvaluationResult evaluation) => new(course.Metadata)
    {
        ["data"] = Data,
        ["seed"] = $"{plan.Recipe.Seed}",
        ["accuracy"] = evaluation.Metrics.Top1.ToString("F4", CultureInfo.InvariantCulture),
    };

    private string Text(EvaluationResult evaluation, int skipped)
    {
        var (metrics, machine, text) = (evaluation.Metrics, TorchRuntime.Describe(), new StringBuilder());
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        Line($"# {plan.Model.Name} on {Data}");
        Line($"");
        Line($"**{metrics.Top1:P2}** of {metrics.Count:N0} {(plan.Recipe.Validation is null ? "test" : "validation")} images right ({metrics.Correct:N0}), {course.Weights}.");
        Line($"");
        Line($"| | |");
        Line($"|---|---|");
        Line($"| accuracy | {metrics.Top1:P2} |");
        if (metrics.Classes.Count > 5) Line($"| top-5 | {metrics.Top5:P2} |");
        Line($"| loss (cross entropy) | {metrics.Loss:F4} |");
        Line($"| mean F1 of the classes | {metrics.MacroF1:F4} |");
        Line($"| expected calibration error (15 bins) | {metrics.ExpectedCalibrationError:P2} |");
        Line($"| parameters | {plan.Network.Summarize().Parameters:N0} |");
        Line($"| training images | {TrainingImages()} |");
        course.WriteRows(evaluation, Line);
        if (skipped > 0) Line($"| images that could not be read | {skipped:N0} |");
        Line($"");
        course.WriteImages(Line);
        Line($"## Classes");
        Line($"");
        Line($"| class | images | precision | recall | F1 |");
        Line($"|---|---|---|---|---|");
        foreach (var one in metrics.Classes) Line($"| {one.Name.Replace("|", "\\|", StringComparison.Ordinal)} | {one.Count:N0} | {one.Precision:P2} | {one.Recall:P2} | {one.F1:F4} |");
        Line($"");
        Line($"![Confusion matrix]({Path.GetFileName(folder.Confusion)})");
        Line($"");
        if (evaluation.SurestMistakes.Count > 0)
        {
            Line($"## The surest mistakes");
            Line($"");
            Line($"![Images taken for another class, with the class, what it was taken for and the probability]({Path.GetFileName(folder.Mistakes)})");
            Line($"");
        }

        course.WriteSections(Line);
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

    /// <summary>How many there were, and how they were chosen.</summary>
    private string TrainingImages()
    {
        var (images, recipe) = (plan.Images.Training, plan.Recipe);
        var text = string.Create(CultureInfo.InvariantCulture, $"{images.Count:N0} in {images.ClassNames.Count} classes");
        if (recipe.Classes is not null) text += $", which are a choice ({string.Join(", ", images.ClassNames)})".Replace("|", "\\|", StringComparison.Ordinal);
        return recipe.PerClass is { } count ? text + string.Create(CultureInfo.InvariantCulture, $"; {count:N0} of each class, chosen by seed {recipe.Seed}") : text;
    }
}
