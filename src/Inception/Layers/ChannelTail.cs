using Inception.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Inception.Layers;

/// <summary>
/// The way around <see cref="ConvolutionCheck"/>'s fault: input channels are padded with zeros to a multiple of 16. GoogLeNet has two
/// such layers (24 channels in 4b and 4c). Where the kernels are right nothing is padded.
/// </summary>
internal static class ChannelTail
{
    private const int Block = 16;

    /// <summary>The channels of zeros that a convolution of this weight needs on this machine to be right.</summary>
    public static long Missing(Tensor weight)
    {
        var channels = weight.shape[1];
        var suspect = channels > Block && channels % Block != 0 && weight.shape[2] * weight.shape[3] > 1
            && weight.device_type == TorchSharp.DeviceType.CPU && weight.dtype == ScalarType.Float32;
        return suspect && ConvolutionCheck.TailsAreWrong ? Block - (channels % Block) : 0;
    }

    /// <summary>A copy of an input or of a weight with <paramref name="missing"/> more channels, all zeros.</summary>
    public static Tensor Pad(Tensor tensor, long missing) => pad(tensor, [0, 0, 0, 0, 0, missing]);
}
