using System.Globalization;
using Inception.Tool.Training;
using Inception.Training;
using Inception.Training.Evaluation;

namespace Inception.Tool.Reporting;

/// <summary>A training in epochs.</summary>
/// <param name="plan">What was trained.</param>
/// <param name="folder">Where the files go.</param>
/// <param name="history">The epochs.</param>
/// <param name="kept">The one whose weights are kept.</param>
internal sealed class EpochCourse(TrainingPlan plan, TrainingFolder folder, IReadOnlyList<EpochResult> history, EpochResult kept) : ITrainingCourse
{
    public string Weights => kept.Epoch == 0
        ? $"with a classifier trained on features; none of the {Epochs} epochs improved its {plan.Recipe.BestBy} on these images"
        : $"with the weights of epoch {kept.Epoch} of {Epochs}{Choice}";

    /// <summary>A training that went on with fewer epochs may have done more.</summary>
    private int Epochs => Math.Max(plan.Recipe.Epochs!.Value, history.Count);

    private string Choice => plan.Recipe.Keep == "best" ? $", the best epoch by {plan.Recipe.BestBy} on these images" : "";

    public IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string> { ["epoch"] = $"{kept.Epoch} of {Epochs}" };

    public void WriteFiles()
    {
        TrainingLog.WriteTable(folder.Log, history);
        Curves.Write(folder.Curves, history, OnlyInTraining());
    }

    public void WriteRows(EvaluationResult evaluation, Action<FormattableString> line)
    {
        line($"| time, training and evaluation | {history[^1].Elapsed.TotalMinutes:F1} minutes |");
        var speed = history.Select(epoch => epoch.ImagesPerSecond).Where(IsKnown).DefaultIfEmpty().Average();
        line($"| training speed | {speed:F0} images/s, {plan.Recipe.Compute} on {plan.Device} |");
        line($"| evaluation speed | {evaluation.TimePerImage?.TotalMilliseconds:F3} ms per image (median of the batches; modules in fp32) |");
    }

    public void WriteImages(Action<FormattableString> line)
    {
        line($"![Loss, accuracy and learning rate]({Path.GetFileName(folder.Curves)})");
        line($"");
    }

    public void WriteSections(Action<FormattableString> line)
    {
        line($"## Epochs");
        line($"");
        line($"| epoch | training loss | validation loss | accuracy | learning rate | images/s |");
        line($"|---|---|---|---|---|---|");
        foreach (var epoch in history)
        {
            var speed = IsKnown(epoch.ImagesPerSecond) ? epoch.ImagesPerSecond.ToString("F0", CultureInfo.InvariantCulture) : "";
            line($"| {epoch.Epoch} | {epoch.TrainingLoss:F4} | {epoch.ValidationLoss:F4} | {epoch.Top1:P2} | {epoch.LearningRate:G3} | {speed} |");
        }

        line($"");
    }

    /// <summary>A training that goes on between the last step of an epoch and its end has no steps of it left to time.</summary>
    private static bool IsKnown(double imagesPerSecond) => imagesPerSecond > 0;

    /// <summary>What the training loss has and the validation loss has not.</summary>
    private List<string> OnlyInTraining()
    {
        var (recipe, found) = (plan.Recipe, new List<string>());
        if (recipe.Smoothing > 0) found.Add("smoothed targets");
        if (recipe.Auxiliary == true) found.Add("auxiliary heads");
        if (recipe.Mixup > 0 || recipe.Cutmix > 0) found.Add("mixed images");
        if (recipe.Augmentation != "none" || recipe.Erasing > 0) found.Add("augmented images");
        if (recipe.Dropout > 0) found.Add("dropout");
        return found;
    }
}
