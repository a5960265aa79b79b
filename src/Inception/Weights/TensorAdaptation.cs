using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>The changes of a single tensor that make a checkpoint fit a network of another head or other images.</summary>
internal static class TensorAdaptation
{
    /// <summary>Leaves out class 0 of a classifier's weight or bias.</summary>
    public static TensorStep WithoutBackground { get; } = new(
        "class 0 (background) dropped",
        stored => stored is [> 1, ..] ? [stored[0] - 1, .. stored.Skip(1)] : null,
        tensor => tensor.narrow(0, 1, tensor.shape[0] - 1));

    /// <summary>
    /// Adapts filters to another number of image channels, by timm's rule (<c>adapt_input_conv</c>). One channel gets the sum over all channels, so
    /// a grey image gives the same result as in colour. More channels get the filters in turn, scaled so that the sum over channels keeps its size.
    /// </summary>
    public static TensorStep InputChannels(long stored, long wanted) => new(
        wanted == 1 ? $"{stored} input channels summed into 1" : $"{stored} input channels repeated to {wanted}, times {stored}/{wanted}",
        shape => shape is [var outputs, var inputs, var height, var width] && inputs == stored ? [outputs, wanted, height, width] : null,
        filters => InFloat32(filters, wide => wanted == 1 ? wide.sum(1, keepdim: true) : Repeated(wide, stored, wanted)));

    private static Tensor Repeated(Tensor filters, long stored, long wanted)
    {
        using var tiled = filters.repeat(1, (wanted + stored - 1) / stored, 1, 1);
        using var cut = tiled.narrow(1, 0, wanted);
        using Scalar factor = (double)stored / wanted;
        return cut.mul(factor);
    }

    /// <summary>Sums of float16 and bfloat16 are rounded once, at the end.</summary>
    private static Tensor InFloat32(Tensor tensor, Func<Tensor, Tensor> compute)
    {
        if (tensor.dtype is not (ScalarType.Float16 or ScalarType.BFloat16)) return compute(tensor);
        using var wide = tensor.to(ScalarType.Float32);
        using var computed = compute(wide);
        return computed.to(tensor.dtype);
    }
}
