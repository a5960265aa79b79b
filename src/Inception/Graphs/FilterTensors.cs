using System.Runtime.InteropServices;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Graphs;

/// <summary>From filters to tensors, and back.</summary>
internal static class FilterTensors
{
    /// <summary>Filters with the values of tensors, which must live as long.</summary>
    public static Filters Create(Tensor weight, Tensor bias) => new(new TensorWeights(weight), new TensorWeights(bias));

    /// <summary>The weights with all that was folded into them, in float64; the caller disposes them.</summary>
    public static Tensor ProductTensor(this Filters filters)
    {
        var product = empty([.. filters.Shape], ScalarType.Float64, CPU);
        filters.WriteProduct(MemoryMarshal.Cast<byte, double>(product.bytes));
        return product;
    }
}
