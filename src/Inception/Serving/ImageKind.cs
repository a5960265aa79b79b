using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Serving;

/// <summary>What images must have in common to share a tensor.</summary>
internal readonly record struct ImageKind(long Channels, long Height, long Width, ScalarType Type, DeviceType Device, int DeviceIndex)
{
    public static ImageKind FromTensor(Tensor images)
    {
        var shape = images.shape;
        return new(shape[1], shape[2], shape[3], images.dtype, images.device_type, images.device_index);
    }
}
