using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Serving;

/// <summary>What pictures must have in common to share a tensor.</summary>
internal readonly record struct PictureKind(long Channels, long Height, long Width, ScalarType Type, DeviceType Device, int DeviceIndex)
{
    public static PictureKind Of(Tensor pictures)
    {
        var shape = pictures.shape;
        return new(shape[1], shape[2], shape[3], pictures.dtype, pictures.device_type, pictures.device_index);
    }
}
