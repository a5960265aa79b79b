using Inception.Runtime;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Layers;

/// <summary>
/// The Inception block in its plain form: four parallel branches on the same input, concatenated on the channel axis
/// (<a href="https://arxiv.org/abs/1409.4842">Szegedy et al. 2014</a>, figure 2b).
/// </summary>
/// <remarks>
/// <code>
/// 1×1 (64) ───────────────────────────┐
/// 1×1 (64) → 3×3 (96) ────────────────┤
/// 1×1 (48) → 5×5 (64) ────────────────┼→ concatenate: 64 + 96 + 64 + poolFeatures channels
/// max-pool 3×3 → 1×1 (poolFeatures) ──┘
/// </code>
/// <c>N×inChannels×H×W → N×(224 + poolFeatures)×H×W</c>; <c>new InceptionBlock(32, 64)</c> has 288 output channels and 140,576 parameters.
/// Batch normalization uses ε = 1e-5.
/// </remarks>
public sealed class InceptionBlock : Module<Tensor, Tensor>
{
    [ComponentName(Name = "branch1x1")]
    private readonly BasicConv2d _branch1x1;

    [ComponentName(Name = "branch3x3_p1")]
    private readonly BasicConv2d _branch3x3Reduce;

    [ComponentName(Name = "branch3x3_p2")]
    private readonly BasicConv2d _branch3x3;

    [ComponentName(Name = "branch5x5_p1")]
    private readonly BasicConv2d _branch5x5Reduce;

    [ComponentName(Name = "branch5x5_p2")]
    private readonly BasicConv2d _branch5x5;

    [ComponentName(Name = "branch_pool_max")]
    private readonly ChannelsLastPool _branchPoolMax;

    [ComponentName(Name = "branch_pool1x1")]
    private readonly BasicConv2d _branchPool1x1;

    /// <summary>Creates the block with PyTorch's default initialization.</summary>
    /// <param name="inChannels">Channels of the input, at least 1.</param>
    /// <param name="poolFeatures">Channels of the pooling branch, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of channels is less than 1.</exception>
    /// <exception cref="TorchLoadException">The native library cannot be loaded.</exception>
    public InceptionBlock(int inChannels, int poolFeatures)
        : base(TorchRuntime.Named(nameof(InceptionBlock)))
    {
        _branch1x1 = new BasicConv2d(inChannels, 64, 1);
        _branch3x3Reduce = new BasicConv2d(inChannels, 64, 1);
        _branch3x3 = new BasicConv2d(64, 96, 3, padding: 1);
        _branch5x5Reduce = new BasicConv2d(inChannels, 48, 1);
        _branch5x5 = new BasicConv2d(48, 64, 5, padding: 2);
        _branchPoolMax = new ChannelsLastPool(MaxPool2d(kernel_size: 3, stride: 1, padding: 1));
        _branchPool1x1 = new BasicConv2d(inChannels, poolFeatures, 1);
        RegisterComponents();
        OutChannels = 64 + 96 + 64 + poolFeatures;
    }

    /// <summary>Channels of the output: 224 + poolFeatures.</summary>
    public int OutChannels { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var branch1x1 = _branch1x1.call(input);
        using var branch3x3 = Branch3x3(input);
        using var branch5x5 = Branch5x5(input);
        using var branchPool = BranchPool(input);
        return cat([branch1x1, branch3x3, branch5x5, branchPool], dim: 1);
    }

    private Tensor Branch3x3(Tensor input)
    {
        using var reduced = _branch3x3Reduce.call(input);
        return _branch3x3.call(reduced);
    }

    private Tensor Branch5x5(Tensor input)
    {
        using var reduced = _branch5x5Reduce.call(input);
        return _branch5x5.call(reduced);
    }

    private Tensor BranchPool(Tensor input)
    {
        using var pooled = _branchPoolMax.call(input);
        return _branchPool1x1.call(pooled);
    }
}
