using Inception.Engine.Kernels;
using Inception.Engine.Plans;
using Inception.Networks;

namespace Inception.Inference;

/// <summary>A compiled network that was read from a file: weights in the order of their kernels, and all that a plan for them needs.</summary>
internal sealed record PackedNetwork
{
    /// <summary>The vectors that the weights are packed for.</summary>
    public required VectorWidth Width { get; init; }

    /// <summary>What the engine was allowed to round.</summary>
    public required Accuracy Accuracy { get; init; }

    /// <summary>The output.</summary>
    public required NetworkOutput Output { get; init; }

    /// <summary>Height and width of the images.</summary>
    public required int ImageSize { get; init; }

    /// <summary>The error against float64 when it was compiled; null where it was not compared.</summary>
    public required double? Error { get; init; }

    /// <summary>Where the weights of each step lie, and which kernel reads them.</summary>
    public required IReadOnlyList<WeightPlace> Places { get; init; }

    /// <summary>The weights.</summary>
    public required PackedWeights Weights { get; init; }
}
