using Inception.Runtime;
using Inception.Runtime.Cuda;
using Inception.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Training;

/// <summary>Brings batches to the device of a training, in the type and order that it computes in.</summary>
/// <param name="device">The device.</param>
/// <param name="computeType">The type of the images there; their own when null.</param>
internal sealed class BatchTransfer(Device device, ScalarType? computeType)
{
    private bool IsGpu => device.type == DeviceType.CUDA;

    /// <summary>
    /// A batch in memory that the system does not move: a GPU fetches it while it computes. A copy of other memory waits until all before it is done.
    /// </summary>
    /// <param name="batch">The batch, which is disposed where it is copied.</param>
    /// <returns>The batch, or its copy in place of it.</returns>
    public ImageBatch Pinned(ImageBatch batch)
    {
        if (!IsGpu || batch.Images.device_type != DeviceType.CPU) return batch;
        using (batch)
        {
            return new()
            {
                Images = PinnedMemory.CopyOf(batch.Images),
                Labels = PinnedMemory.CopyOf(batch.Labels),
                MixedTargets = batch.MixedTargets is { } mixed ? PinnedMemory.CopyOf(mixed) : null,
                Indices = batch.Indices,
            };
        }
    }

    /// <summary>Values on the device; the caller disposes them.</summary>
    public Tensor Send(Tensor values) => values.to(device, non_blocking: IsGpu);

    /// <summary>
    /// Images on the device. In bfloat16 channels last, which takes half the time, and so in TensorFloat-32 on a GPU, whose kernels for it read nothing else;
    /// in float32 otherwise as they are, since libtorch has faults there on the CPU (docs/decisions/0003 and 0006).
    /// </summary>
    public Tensor SendImages(Tensor images)
    {
        var converted = Send(images).to(computeType ?? images.dtype);
        var isTensorFloat = IsGpu && TorchRuntime.Float32Precision == Float32Precision.High;
        if (converted.dtype == ScalarType.Float64 || (converted.dtype == ScalarType.Float32 && !isTensorFloat)) return converted;
        var (count, channels, height, width) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3]);
        return converted.permute(0, 2, 3, 1).contiguous()
            // of one channel libtorch would take it for channels first
            .as_strided([count, channels, height, width], [height * width * channels, 1, width * channels, channels]);
    }
}
