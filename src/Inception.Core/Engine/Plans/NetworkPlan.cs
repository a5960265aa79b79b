using Inception.Engine.Steps;

namespace Inception.Engine.Plans;

/// <summary>
/// A network for one size of image as steps in phases. A plan holds no numbers: weights and feature maps are given at each run, so any number of
/// threads run one plan with memory of their own.
/// </summary>
internal sealed class NetworkPlan
{
    public NetworkPlan(
        IReadOnlyList<Step> steps, IReadOnlyList<WeightPlace> weights, FeatureMap output, FeatureMap embedding, PlanEvidence? evidence, long arenaSize)
    {
        Evidence = evidence;
        Phases = [.. steps.GroupBy(step => step.Phase).OrderBy(phase => phase.Key)
            .Select(phase => phase.OrderByDescending(step => step.Products / Math.Max(1, step.Units)).ToArray())];
        (Weights, ArenaSize, Output, Embedding) = (weights, arenaSize, new PlanResult(output), new PlanResult(embedding));
        WeightSize = weights.Count == 0 ? 0 : weights.Max(place => place.Offset + place.Size);
        ScratchSize = steps.Max(step => step.ScratchSize);
    }

    /// <summary>The steps; those of a phase may run at once, and a phase begins when the one before it has ended. Large units come first.</summary>
    public IReadOnlyList<Step[]> Phases { get; }

    /// <summary>The rows with weights.</summary>
    public IReadOnlyList<WeightPlace> Weights { get; }

    /// <summary>Floats of all packed weights.</summary>
    public long WeightSize { get; }

    /// <summary>Floats of the feature maps of one image.</summary>
    public long ArenaSize { get; }

    /// <summary>Floats that each thread needs besides.</summary>
    public long ScratchSize { get; }

    /// <summary>What the network gives.</summary>
    public PlanResult Output { get; }

    /// <summary>The vector that the classifier reads; the output itself of a network without one.</summary>
    public PlanResult Embedding { get; }

    /// <summary>What explains a class; null for a network whose logits are no linear function of a mean over places.</summary>
    public PlanEvidence? Evidence { get; }
}
