using Inception.Common;
using Inception.Weights;

namespace Inception.Networks;

/// <summary>How a network is built from its table. <see cref="FamilyOptions"/> adds the options that change the table of a published network.</summary>
public record NetworkOptions
{
    /// <summary>
    /// Whether the auxiliary heads are built. Only training uses them. A checkpoint that contains them loads into a network without them, and the
    /// report lists them as ignored.
    /// </summary>
    public bool AuxiliaryHeads { get; init; }

    /// <summary>Where the weights live, as PyTorch writes it: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>. The CPU when not set.</summary>
    public string? Device { get; init; }

    /// <summary>The type of weights and activations; float32 when not set.</summary>
    public ElementType? DType { get; init; }

    /// <summary>
    /// Whether training keeps only the features between the stages, and computes those inside a stage a second time in the backward pass
    /// (<a href="https://arxiv.org/abs/1604.06174">Chen et al. 2016</a>): half of the memory for a second forward pass. Losses, gradients and
    /// running statistics are the same. The backward pass can run once, and gradients of gradients are not supported. Forward hooks fire in both passes.
    /// </summary>
    public bool GradientCheckpointing { get; init; }

    /// <summary>
    /// How a checkpoint given at construction is loaded; strictly when left out. <c>Loading = new() { Classifier = ClassifierLoading.Skip }</c>
    /// puts a new classifier on trained features.
    /// </summary>
    public WeightLoadOptions Loading { get; init; } = WeightLoadOptions.Default;

    /// <summary>Checks every option in one place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names both.</exception>
    internal virtual void Validate()
    {
        DeviceName.Check(Device, nameof(Device));
        OptionCheck.Require(DType is null or ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64,
            nameof(DType), DType, "Float16, BFloat16, Float32 or Float64");
    }
}
