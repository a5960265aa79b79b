namespace Inception.Training.Evaluation;

/// <summary>The metrics of a network on images with known classes.</summary>
public sealed record ClassificationMetrics
{
    /// <summary>The number of images.</summary>
    public required long Count { get; init; }

    /// <summary>How many of them have their class in first place.</summary>
    public required long Correct { get; init; }

    /// <summary>How many of them have their class among the first five.</summary>
    public required long CorrectInTop5 { get; init; }

    /// <summary>The mean cross entropy, without label smoothing and weights.</summary>
    public required double Loss { get; init; }

    /// <summary>
    /// The mean distance of confidence and accuracy over 15 ranges of confidence, weighted by their images
    /// (<a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017</a>, equation 3): 0 when a network that is 80 % sure is right in 80 % of the cases.
    /// </summary>
    public required double ExpectedCalibrationError { get; init; }

    /// <summary>How many images of a class (the outer index) were taken for another (the inner one).</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Confusion { get; init; }

    /// <summary>Each class by itself.</summary>
    public required IReadOnlyList<ClassMetrics> Classes { get; init; }

    /// <summary>The share of images whose class has the first place (top-1 accuracy), 0 to 1.</summary>
    public double Top1 => (double)Correct / Count;

    /// <summary>The share of images whose class is among the first five (top-5 accuracy), 0 to 1.</summary>
    public double Top5 => (double)CorrectInTop5 / Count;

    /// <summary>The mean F1 of the classes that have images.</summary>
    public double MacroF1 => Classes.Where(one => one.Count > 0).Average(one => one.F1);
}
