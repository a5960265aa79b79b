namespace Inception.Classification;

/// <summary>One class of an image.</summary>
/// <param name="Label">The class's name, e.g. <c>tabby</c>.</param>
/// <param name="Index">The index of the class in the logits, from 0.</param>
/// <param name="Probability">The softmax of its logit, 0 to 1.</param>
public sealed record Prediction(string Label, int Index, double Probability)
{
    /// <summary>The class's id, e.g. <c>n02123045</c> in WordNet; <see langword="null"/> if the label set has none.</summary>
    public string? Id { get; init; }
}
