namespace Inception.Training.Evaluation;

/// <summary>The metrics of a classifier on images with known classes.</summary>
public sealed record ClassificationMetrics
{
    /// <summary>The number of images.</summary>
    public required long Count { get; init; }

    /// <summary>The number of images whose class has the largest logit.</summary>
    public required long Correct { get; init; }

    /// <summary>The number of images whose class is among the five largest logits.</summary>
    public required long CorrectInTop5 { get; init; }

    /// <summary>The mean cross entropy, without label smoothing and class weights.</summary>
    public required double Loss { get; init; }

    /// <summary>
    /// The expected calibration error: the mean difference between confidence and accuracy over 15 ranges of confidence, weighted by their number of images
    /// (<a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017</a>, equation 3): 0 if predictions with a confidence of 80 % are right in 80 % of the cases.
    /// </summary>
    public required double ExpectedCalibrationError { get; init; }

    /// <summary>The confusion matrix: the number of images for each true class (outer index) and predicted class (inner index).</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Confusion { get; init; }

    /// <summary>The metrics of each class.</summary>
    public required IReadOnlyList<ClassMetrics> Classes { get; init; }

    /// <summary>The top-1 accuracy: the share of images whose class has the largest logit, 0 to 1.</summary>
    public double Top1 => (double)Correct / Count;

    /// <summary>The top-5 accuracy: the share of images whose class is among the five largest logits, 0 to 1.</summary>
    public double Top5 => (double)CorrectInTop5 / Count;

    /// <summary>The F1 score averaged over the classes that have images, 0 to 1.</summary>
    public double MacroF1 => Classes.Where(one => one.Count > 0).Average(one => one.F1);
}
