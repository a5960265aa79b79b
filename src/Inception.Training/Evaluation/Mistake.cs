namespace Inception.Training.Evaluation;

/// <summary>An image with a wrong prediction.</summary>
public sealed record Mistake
{
    /// <summary>The index of the image in its data set.</summary>
    public required int Image { get; init; }

    /// <summary>The true class of the image: an index into the class names.</summary>
    public required int Label { get; init; }

    /// <summary>The class with the largest logit: an index into the class names.</summary>
    public required int Predicted { get; init; }

    /// <summary>The probability of the predicted class, 0 to 1.</summary>
    public required double Confidence { get; init; }
}
