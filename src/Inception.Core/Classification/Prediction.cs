namespace Inception.Classification;

/// <summary>A predicted class of an image, with its probability.</summary>
/// <param name="Label">The class's name, e.g. <c>tabby</c>.</param>
/// <param name="Index">The index of the class in the logits, from 0.</param>
/// <param name="Probability">The probability of the class, 0 to 1: the softmax of its logit.</param>
public sealed record Prediction(string Label, int Index, double Probability)
{
    /// <summary>The class's id, e.g. <c>n02123045</c> in WordNet; <see langword="null"/> if the label set has none.</summary>
    public string? Id { get; init; }
}
