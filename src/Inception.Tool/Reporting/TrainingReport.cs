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
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        WriteNumbers(evaluation, skipped, Line);
        course.WriteImages(Line);
        WriteClasses(evaluation.Metrics, Line);
        WriteMistakes(evaluation, Line);
        course.WriteSections(Line);
        WriteRecipe(Line);
        WriteMachine(Line);
        return text.ToString();
    }

    private void WriteNumbers(EvaluationResult evaluation, int skipped, Action<FormattableString> line)
    {
        var (metrics, images) = (evaluation.Metrics, plan.Recipe.Validation is null ? "test" : "validation");
        line($"# {plan.Model.Name} on {Data}");
        line($"");
        line($"**{metrics.Top1:P2}** of {metrics.Count:N0} {images} images classified correctly ({metrics.Correct:N0}), {course.Weights}.");
        line($"");
        line($"| | |");
        line($"|---|---|");
        line($"| accuracy | {metrics.Top1:P2} |");
        if (metrics.Classes.Count > 5) line($"| top-5 | {metrics.Top5:P2} |");
        line($"| loss (cross entropy) | {metrics.Loss:F4} |");
        line($"| mean F1 of the classes | {metrics.MacroF1:F4} |");
        line($"| expected calibration error (15 bins) | {metrics.ExpectedCalibrationError:P2} |");
        line($"| parameters | {plan.Network.Summarize().Parameters:N0} |");
        line($"| training images | {TrainingImages()} |");
        course.WriteRows(evaluation, line);
        if (skipped > 0) line($"| images that could not be read | {skipped:N0} |");
        line($"");
    }

    private void WriteClasses(ClassificationMetrics metrics, Action<FormattableString> line)
    {
        line($"## Classes");
        line($"");
        line($"| class | images | precision | recall | F1 |");
        line($"|---|---|---|---|---|");
        foreach (var one in metrics.Classes)
        {
            var name = one.Name.Replace("|", "\\|", StringComparison.Ordinal);
            line($"| {name} | {one.Count:N0} | {one.Precision:P2} | {one.Recall:P2} | {one.F1:F4} |");
        }

        line($"");
        line($"![Confusion matrix]({Path.GetFileName(folder.Confusion)})");
        line($"");
    }

    private void WriteMistakes(EvaluationResult evaluation, Action<FormattableString> line)
    {
        if (evaluation.SurestMistakes.Count == 0) return;
        line($"## The surest mistakes");
        line($"");
        line($"![Misclassified images with the true class, the predicted class and the probability]({Path.GetFileName(folder.Mistakes)})");
        line($"");
    }

    private void WriteRecipe(Action<FormattableString> line)
    {
        line($"## Recipe");
        line($"");
        line($"`inception {(plan.Recipe.Weights is null ? "train" : "finetune")} --recipe {Path.GetFileName(folder.Recipe)} --output FOLDER` repeats it.");
        line($"");
        line($"```json");
        line($"{plan.Recipe.ToJson()}");
        line($"```");
        line($"");
    }

    private static void WriteMachine(Action<FormattableString> line)
    {
        var machine = TorchRuntime.Describe();
        var processor = $"{machine.Cores} cores ({machine.ProcessorInstructions}), {machine.IntraOpThreads} threads";
        line($"## Machine");
        line($"");
        line($"{processor}, {machine.OperatingSystem}, {machine.DotNetVersion}, TorchSharp {machine.TorchSharpVersion}, libtorch {machine.LibtorchVersion}.");
    }

    /// <summary>How many there were, and how they were chosen.</summary>
    private string TrainingImages()
    {
        var (images, recipe) = (plan.Images.Training, plan.Recipe);
        var text = string.Create(CultureInfo.InvariantCulture, $"{images.Count:N0} in {images.ClassNames.Count} classes");
        if (recipe.Classes is not null) text += $", a selection ({string.Join(", ", images.ClassNames)})".Replace("|", "\\|", StringComparison.Ordinal);
        return recipe.PerClass is { } count
            ? text + string.Create(CultureInfo.InvariantCulture, $"; {count:N0} of each class, chosen by seed {recipe.Seed}")
            : text;
    }
}
