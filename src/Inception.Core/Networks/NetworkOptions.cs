using Inception.Common;
using Inception.Weights;

namespace Inception.Networks;

/// <summary>Options for building a network from a table. <see cref="FamilyOptions"/> adds the options that change the table of a published network.</summary>
public record NetworkOptions
{
    /// <summary>
    /// Whether the auxiliary heads are built. Only training uses them. Default false. A checkpoint that contains them loads into a network without them, and
    /// the report lists them as ignored.
    /// </summary>
    public bool AuxiliaryHeads { get; init; }

    /// <summary>The device of the weights, in PyTorch's notation: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>. The CPU when null.</summary>
    public string? Device { get; init; }

    /// <summary>The number type of weights and activations. Float32 when null.</summary>
    public ElementType? DType { get; init; }

    /// <summary>
    /// Whether training keeps only the features between stages, and recomputes the features inside a stage in the backward pass
    /// (<a href="https://arxiv.org/abs/1604.06174">Chen et al. 2016</a>): this halves the memory, and costs a second forward pass. Default false. Losses,
    /// gradients and running statistics are the same. The backward pass can run once, and gradients of gradients are not supported. Forward hooks fire in both
    /// passes.
    /// </summary>
    public bool GradientCheckpointing { get; init; }

    /// <summary>
    /// How the checkpoint given at construction is loaded. Default: strictly. <c>Loading = new() { Classifier = ClassifierLoading.Skip }</c> loads trained
    /// features, and keeps a new classifier.
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
