namespace Inception.Training.Transfer;

/// <summary>The progress of a <see cref="FeatureCache"/>.</summary>
/// <param name="Stage">The current stage.</param>
/// <param name="Done">The number of images done in this stage.</param>
/// <param name="Total">The number of images of this stage.</param>
public sealed record FeatureProgress(FeatureStage Stage, int Done, int Total);
