using Inception.Runtime;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Layers;

/// <summary>
/// The basic layer of the Inception networks: convolution without bias, batch normalization, and ReLU in place
/// (<a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>, section 3.2: a bias before batch normalization has no effect).
/// </summary>
/// <remarks>
/// <para><c>N×C×H×W → N×outChannels×H'×W'</c>, where <c>H' = ⌊(H + 2·padding − kernel) / stride⌋ + 1</c>.
/// Keys: <c>conv.weight</c>, <c>bn.weight</c>, <c>bn.bias</c>, <c>bn.running_mean</c>, <c>bn.running_var</c>, <c>bn.num_batches_tracked</c>.</para>
/// <para>In evaluation mode without gradients, batch normalization works in place too, so that memory holds one activation in place of two. Forward hooks on
/// <c>bn</c> then do not fire. The module is safe for concurrent <c>forward</c> calls in evaluation mode.</para>
/// </remarks>
public sealed class BasicConv2d : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv")]
    private readonly ExactConv2d _conv;

    [ComponentName(Name = "bn")]
    private readonly BatchNormalization _bn;

    private readonly double _epsilon;

    /// <summary>Creates the layer with PyTorch's default initialization.</summary>
    /// <param name="inChannels">Channels of the input, at least 1.</param>
    /// <param name="outChannels">Channels of the output, at least 1.</param>
    /// <param name="kernelSize">The size of the window; <c>3</c> means 3×3.</param>
    /// <param name="stride">The step of the window. Default 1.</param>
    /// <param name="padding">The zeros added on each side. Default none.</param>
    /// <param name="epsilon">The number added to the variance. Default 1e-5, as in PyTorch. The published Inception networks use 1e-3.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below its minimum.</exception>
    /// <exception cref="TorchLoadException">The native library cannot be loaded.</exception>
    public BasicConv2d(int inChannels, int outChannels, Extent kernelSize, Extent? stride = null, Extent? padding = null, double epsilon = 1e-5)
        : this(inChannels, outChannels, kernelSize, stride ?? 1, padding ?? 0, epsilon, initialize: true)
    {
    }

    internal BasicConv2d(
        int inChannels, int outChannels, Extent kernelSize, Extent stride, Extent padding, double epsilon, bool initialize, bool bias = false)
        : base(TorchRuntime.Named(nameof(BasicConv2d)))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(kernelSize.Height, kernelSize.Width), 1, nameof(kernelSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(stride.Height, stride.Width), 1, nameof(stride));
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(padding.Height, padding.Width), 0, nameof(padding));
        _epsilon = epsilon;
        _conv = new ExactConv2d(inChannels, outChannels, kernelSize, stride, padding, bias: bias);
        _bn = new BatchNormalization(outChannels, epsilon);
        if (initialize) Initialization.PyTorchDefault(_conv.Weight);
        RegisterComponents();
    }

    internal Parameter Weight => _conv.Weight;

    internal Parameter? Bias => _conv.Bias;

    /// <summary>Computes convolution, batch normalization and ReLU.</summary>
    /// <param name="input"><c>N×inChannels×H×W</c> in the type of the weights, or in bfloat16.</param>
    /// <returns><c>N×outChannels×H'×W'</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The input has another rank, another number of channels or another type.</exception>
    public override Tensor forward(Tensor input)
    {
        _conv.Check(input);
        var convolved = _conv.call(input);
        if (!training && !is_grad_enabled())
        {
            BatchNormInPlace.Apply(_bn, _epsilon, convolved);
            return convolved.relu_();
        }

        using (convolved) return _bn.call(convolved).relu_();
    }
}
