namespace Inception.Training.Evaluation;

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">The images done.</param>
/// <param name="Total">The images of the data set, at least 1.</param>
/// <param name="ImagesPerSecond">The images done per second since the evaluation began, reading included.</param>
public sealed record EvaluationProgress(int Done, int Total, double ImagesPerSecond);
