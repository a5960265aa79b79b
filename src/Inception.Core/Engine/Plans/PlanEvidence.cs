using Inception.Engine.Steps;

namespace Inception.Engine.Plans;

/// <summary>
/// The last feature map with places, and the mean of its places: what follows is linear, so a place's share of a logit is what the same layers make of
/// that place alone.
/// </summary>
/// <param name="places">The feature map.</param>
/// <param name="mean">The mean over its places.</param>
/// <param name="phase">The phase that computes the mean.</param>
internal sealed class PlanEvidence(FeatureMap places, FeatureMap mean, int phase)
{
    /// <summary>The feature map, which lasts to the end of a run.</summary>
    public PlanResult Places { get; } = new(places);

    /// <summary>The mean over its places.</summary>
    public PlanResult Mean { get; } = new(mean);

    /// <summary>Rows of the map.</summary>
    public int Height => places.Extent.Height;

    /// <summary>Columns of the map.</summary>
    public int Width => places.Extent.Width;

    /// <summary>The phase that computes the mean; later ones are linear.</summary>
    public int Phase => phase;
}
