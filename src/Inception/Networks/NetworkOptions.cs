using Inception.Common;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>How a network is built from its table. <see cref="FamilyOptions"/> adds what changes the table of a published network.</summary>
public record NetworkOptions
{
    /// <summary>
    /// Whether the auxiliary heads are built. They serve training alone; a checkpoint that holds them loads into a network
    /// without them, and they are reported as ignored.
    /// </summary>
    public bool AuxiliaryHeads { get; init; }

    /// <summary>Where the weights live; the CPU when not set.</summary>
    public Device? Device { get; init; }

    /// <summary>The type of weights and activations; float32 when not set.</summary>
    public ScalarType? DType { get; init; }

    /// <summary>
    /// Whether training keeps the features between the stages alone and computes those inside of a stage a second time in the pass backward
    /// (<a href="https://arxiv.org/abs/1604.06174">Chen et al. 2016</a>): half of the memory for a second pass forward. Losses, gradients and running
    /// statistics are the same. A graph can be gone through once, and has no gradients of gradients; forward hooks fire in both passes.
    /// </summary>
    public bool GradientCheckpointing { get; init; }

    /// <summary>
    /// How a checkpoint that is given at construction is loaded: strictly when left out. <c>Loading = new() { Classifier = ClassifierLoading.Skip }</c>
    /// puts a new head on a trained trunk.
    /// </summary>
    public WeightLoadOptions Loading { get; init; } = WeightLoadOptions.Default;

    /// <summary>Checks every option in one place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names both.</exception>
    internal virtual void Validate()
    {
        OptionCheck.Require(DType is null or ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64,
            nameof(DType), DType, "Float16, BFloat16, Float32 or Float64");
    }
}
