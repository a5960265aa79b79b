using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Layers;

/// <summary>
/// A convolution that is right on every machine: see <see cref="ChannelTail"/>. Keys <c>weight</c> and <c>bias</c>, as PyTorch's. Weights are
/// allocated and not filled: a table's initialisation or a checkpoint writes them next.
/// </summary>
internal sealed class ExactConv2d : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    private readonly Extent _stride;
    private readonly Extent _padding;
    private readonly int _groups;
    private readonly bool _relu;

    public ExactConv2d(
        int inChannels, int outChannels, Extent kernel, Extent stride, Extent padding, int groups = 1, bool bias = false, bool relu = false)
        : base(nameof(ExactConv2d))
    {
        (_stride, _padding, _groups, _relu) = (stride, padding, groups, relu);
        _weight = new Parameter(empty(outChannels, inChannels / groups, kernel.Height, kernel.Width));
        if (bias) _bias = new Parameter(empty(outChannels));
        RegisterComponents();
    }

    public Parameter Weight => _weight;

    public Parameter? Bias => _bias;

    public override Tensor forward(Tensor input)
    {
        var convolved = Convolve(input);
        return _relu ? convolved.relu_() : convolved;
    }

    /// <summary>In the type of the input: weights in float32 serve a training that computes in bfloat16, and get their gradients in float32.</summary>
    private Tensor Convolve(Tensor input)
    {
        if (input.dtype == _weight.dtype) return ConvolveExactly(input, _weight, _bias);
        using var weight = _weight.to(input.dtype);
        using var bias = _bias?.to(input.dtype);
        return ConvolveExactly(input, weight, bias);
    }

    private Tensor ConvolveExactly(Tensor input, Tensor weight, Tensor? bias)
    {
        var tail = _groups == 1
            ? ChannelTail.Of(weight, _stride, inputGradient: is_grad_enabled() && input.requires_grad)
            : default;
        if (tail.IsEmpty) return Convolve(input, weight, bias);
        using var paddedInput = tail.PadInput(input);
        using var paddedWeight = tail.PadWeight(weight);
        using var paddedBias = bias is null ? null : tail.PadBias(bias);
        using var convolved = Convolve(paddedInput, paddedWeight, paddedBias);
        return convolved.narrow(1, 0, weight.shape[0]);
    }

    private Tensor Convolve(Tensor input, Tensor weight, Tensor? bias) => functional.conv2d(
        input, weight, bias,
        strides: [_stride.Height, _stride.Width],
        padding: [_padding.Height, _padding.Width],
        groups: _groups);
}
