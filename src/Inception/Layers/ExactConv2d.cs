using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Layers;

/// <summary>
/// A convolution that is right on every machine: see <see cref="ChannelTail"/>. It computes in the type of its input: weights in float32 and images in
/// bfloat16 give activations in bfloat16. Keys <c>weight</c> and <c>bias</c>, as PyTorch's. Weights are
/// allocated and not filled: a table's initialization or a checkpoint writes them next.
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

    /// <summary>Refuses an input that does not fit, in fewer words than libtorch.</summary>
    /// <exception cref="ArgumentException">The input has another rank, another number of channels or another type.</exception>
    public void Check(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var channels = _weight.size(1) * _groups;
        if (input.dim() != 4 || input.size(1) != channels)
            throw new ArgumentException($"Expected images N×{channels}×H×W, found {string.Join('×', input.shape)}.", nameof(input));
        if (input.dtype != _weight.dtype && (input.dtype, _weight.dtype) is not (ScalarType.BFloat16, ScalarType.Float32))
        {
            throw new ArgumentException(
                $"Expected images in {_weight.dtype}, the type of the weights, found {input.dtype}: convert the images or the module by to().",
                nameof(input));
        }
    }

    public override Tensor forward(Tensor input)
    {
        var convolved = Convolve(input);
        return _relu ? convolved.relu_() : convolved;
    }

    private Tensor Convolve(Tensor input)
    {
        if (input.dtype == ScalarType.BFloat16 && _weight.dtype == ScalarType.Float32) return ConvolveInTypeOf(input);
        var tail = _groups == 1
            ? ChannelTail.Create(_weight, _stride, inputGradient: is_grad_enabled() && input.requires_grad)
            : default;
        if (tail.IsEmpty) return Convolve(input, _weight, _bias);
        using var paddedInput = tail.PadInput(input);
        using var paddedWeight = tail.PadWeight(_weight);
        using var paddedBias = _bias is null ? null : tail.PadBias(_bias);
        using var convolved = Convolve(paddedInput, paddedWeight, paddedBias);
        return convolved.narrow(1, 0, _weight.shape[0]);
    }

    /// <summary>In bfloat16 with a copy of the weight, whose gradient reaches the weight in float32: a training's way to compute.</summary>
    private Tensor ConvolveInTypeOf(Tensor input)
    {
        using var weight = input.device_type == DeviceType.CUDA ? ChannelsLastWeight(input.dtype) : _weight.to(input.dtype);
        using var bias = _bias?.to(input.dtype);
        return Convolve(input, weight, bias);
    }

    /// <summary>The weight in another type, in the order that a GPU's kernels read: by one kernel, where the convolution would copy it once more.</summary>
    private Tensor ChannelsLastWeight(ScalarType type)
    {
        var (filters, channels, height, width) = (_weight.shape[0], _weight.shape[1], _weight.shape[2], _weight.shape[3]);
        return empty_strided([filters, channels, height, width], [channels * height * width, 1, channels * width, channels], type, _weight.device)
            .copy_(_weight);
    }

    private Tensor Convolve(Tensor input, Tensor weight, Tensor? bias) => functional.conv2d(
        input, weight, bias,
        strides: [_stride.Height, _stride.Width],
        padding: [_padding.Height, _padding.Width],
        groups: _groups);
}
