namespace Inception.Training.Transfer;

/// <summary>The progress of a <see cref="FeatureCache"/>.</summary>
/// <param name="Stage">The current stage.</param>
/// <param name="Done">Images done in this stage.</param>
/// <param name="Total">All images of this stage.</param>
public sealed record FeatureProgress(FeatureStage Stage, int Done, int Total);
