using Inception.Training.Evaluation;
using Inception.Training.Transfer;

namespace Inception.Tool.Reporting;

/// <summary>A classifier that was trained on the features of a network that stayed as it was.</summary>
/// <param name="head">The classifier.</param>
/// <param name="training">The features that it was trained on.</param>
/// <param name="validation">Those that it was measured with.</param>
/// <param name="forFeatures">The time that went into both.</param>
/// <param name="forHead">The time that went into the classifier.</param>
internal sealed class HeadCourse(LinearHead head, ImageFeatures training, ImageFeatures validation, TimeSpan forFeatures, TimeSpan forHead) : ITrainingCourse
{
    /// <summary>The time that went into the classifier.</summary>
    public TimeSpan ForHead => forHead;

    public string Weights => "with a new classifier on the features of the unchanged network";

    public IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string> { ["trained"] = "the classifier alone" };

    public void WriteFiles()
    {
    }

    public void WriteRows(EvaluationResult evaluation, Action<FormattableString> line)
    {
        var (count, computed) = (training.Count + validation.Count, training.Computed + validation.Computed);
        line($"| features | {head.Length:N0} of each image |");
        var (cached, seconds) = (count - computed, forFeatures.TotalSeconds);
        line($"| time for the features of {count:N0} images | {seconds:F1} seconds; {computed:N0} were computed, {cached:N0} were in the cache |");
        line($"| time for the classifier | {forHead.TotalSeconds:F1} seconds |");
        line($"| iterations of L-BFGS | {head.Iterations:N0}, {(head.IsConverged ? "converged" : "stopped at the limit")} |");
        line($"| objective (cross entropy of the training images and penalty) | {head.Objective:F4} |");
    }

    public void WriteImages(Action<FormattableString> line)
    {
    }

    public void WriteSections(Action<FormattableString> line)
    {
    }
}
