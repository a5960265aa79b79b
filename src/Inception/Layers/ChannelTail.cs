using Inception.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Inception.Layers;

/// <summary>
/// The way around <see cref="ConvolutionCheck"/>'s fault: channels of zeros up to the next whole block are exact, and go another way
/// through oneDNN. GoogLeNet has two layers that need it (24 channels into 4b and 4c). Where the kernels are right nothing is padded.
/// </summary>
/// <param name="Inputs">Input channels to add.</param>
/// <param name="Outputs">Output channels to add.</param>
internal readonly record struct ChannelTail(long Inputs, long Outputs)
{
    private const int Block = 16;

    /// <summary>The block in which the gradient of a strided convolution's input is computed.</summary>
    private const int StridedBlock = 32;

    /// <summary>Whether there is nothing to add.</summary>
    public bool IsEmpty => Inputs + Outputs == 0;

    /// <summary>The channels that a convolution by this weight needs on this machine to be right.</summary>
    /// <param name="weight"><c>out×in×H×W</c>.</param>
    /// <param name="stride">The step of the window.</param>
    /// <param name="inputGradient">Whether the gradient of the input will be asked for: a convolution the other way, with outputs for inputs.</param>
    public static ChannelTail Create(Tensor weight, Extent stride, bool inputGradient)
    {
        var isSuspect = weight.shape[2] * weight.shape[3] > 1
            && weight.device_type == TorchSharp.DeviceType.CPU && weight.dtype == ScalarType.Float32;
        if (!isSuspect) return default;
        var (inputs, outputs) = (weight.shape[1], weight.shape[0]);
        var tail = new ChannelTail(
            inputs <= Block ? 0 : Missing(inputs, inputGradient && stride != 1 ? StridedBlock : Block),
            inputGradient ? Missing(outputs, Block) : 0);
        return tail.IsEmpty || !ConvolutionCheck.TailsAreWrong ? default : tail;
    }

    /// <summary>The input channels to add that make a convolution right on every machine, the faulty ones too.</summary>
    /// <param name="inputs">Input channels.</param>
    /// <param name="kernel">The window.</param>
    public static int InputsToAdd(int inputs, Extent kernel) => kernel == 1 || inputs <= Block ? 0 : (int)Missing(inputs, Block);

    /// <summary>A copy of an input with its channels added.</summary>
    public Tensor PadInput(Tensor input) => pad(input, [0, 0, 0, 0, 0, Inputs]);

    /// <summary>A copy of a weight with its channels added.</summary>
    public Tensor PadWeight(Tensor weight) => pad(weight, [0, 0, 0, 0, 0, Inputs, 0, Outputs]);

    /// <summary>A copy of a bias with its channels added.</summary>
    public Tensor PadBias(Tensor bias) => pad(bias, [0, Outputs]);

    private static long Missing(long channels, int block) => (block - (channels % block)) % block;
}
