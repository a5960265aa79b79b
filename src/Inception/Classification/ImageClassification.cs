namespace Inception.Classification;

/// <summary>An image file and its likeliest classes.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Predictions">The classes, the likeliest first.</param>
public sealed record ImageClassification(string Path, IReadOnlyList<Prediction> Predictions);
