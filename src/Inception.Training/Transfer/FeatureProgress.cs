namespace Inception.Training.Transfer;

/// <summary>How far a <see cref="FeatureCache"/> has come.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Done">Images done in this stage.</param>
/// <param name="Total">Images of this stage in all.</param>
public sealed record FeatureProgress(FeatureStage Stage, int Done, int Total);
