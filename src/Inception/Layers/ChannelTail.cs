using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Inception.Layers;

/// <summary>
/// A fault of the AVX-512 convolutions in libtorch 2.10 (oneDNN 3.7.1), seen on an AMD EPYC with AVX-512: a float32 window larger
/// than 1×1 over more than 16 channels gives wrong values, silently, where the channels are no multiple of 16. They are the input's channels in
/// the forward pass, and the output's in the input's gradient, which is a convolution the other way. With a stride that gradient is wrong, too, where
/// the input's channels are no multiple of 32 (48, 80, 112, 144). GoogLeNet has two such layers (24 channels in 4b and 4c), Inception v3 none.
/// Channels of zeros up to the next multiple are exact, and go another way through oneDNN.
/// </summary>
/// <remarks>A process finds out once, by one small convolution; where the kernels are right nothing is padded.</remarks>
internal static class ChannelTail
{
    private const int Block = 16;
    private const int StridedGradientBlock = 32;

    private static readonly Lazy<bool> Probe = new(IsWrong);

    /// <summary>Whether this machine's convolutions are wrong in the way described.</summary>
    public static bool IsFaulty => Probe.Value;

    /// <summary>The channels of zeros, into and out of a convolution by this weight, that it needs on this machine to be right.</summary>
    /// <param name="weight">The weight, out × in × height × width.</param>
    /// <param name="strided">Whether its window steps by more than one place.</param>
    /// <param name="gradients">Whether the input's gradient may be wanted.</param>
    public static (long Inputs, long Outputs) Missing(Tensor weight, bool strided, bool gradients)
    {
        var shape = weight.shape;
        var suspect = shape[2] * shape[3] > 1 && weight.device_type == TorchSharp.DeviceType.CPU && weight.dtype == ScalarType.Float32;
        if (!suspect) return (0, 0);
        var missing = (
            Inputs: ToMultiple(shape[1], strided && gradients ? StridedGradientBlock : Block),
            Outputs: gradients ? ToMultiple(shape[0], Block) : 0);
        return missing is (0, 0) || !IsFaulty ? (0, 0) : missing;
    }

    /// <summary>A copy of an input with more channels, all zeros.</summary>
    public static Tensor PadInput(Tensor input, long channels) => pad(input, [0, 0, 0, 0, 0, channels]);

    /// <summary>A copy of a weight with more input and output channels, all zeros.</summary>
    public static Tensor PadWeight(Tensor weight, long inputs, long outputs) => pad(weight, [0, 0, 0, 0, 0, inputs, 0, outputs]);

    private static long ToMultiple(long channels, long block) =>
        channels <= Block || channels % block == 0 ? 0 : block - (channels % block);

    private static bool IsWrong()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var input = arange(2 * 24 * 14 * 14, dtype: ScalarType.Float32).remainder(7).reshape(2, 24, 14, 14);
        var weight = arange(16 * 24 * 3 * 3, dtype: ScalarType.Float32).remainder(5).reshape(16, 24, 3, 3);
        var expected = conv2d(PadInput(input, 8), PadWeight(weight, 8, 0));
        return !conv2d(input, weight).equal(expected).all().item<bool>();   // small integers: exact in any order of summation
    }
}
