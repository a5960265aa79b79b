namespace Inception.Training.Evaluation;

/// <summary>The progress of an evaluation.</summary>
/// <param name="Done">The number of images done.</param>
/// <param name="Total">The number of images in the data set, at least 1.</param>
/// <param name="ImagesPerSecond">The images per second since the evaluation began, including reading.</param>
public sealed record EvaluationProgress(int Done, int Total, double ImagesPerSecond);
