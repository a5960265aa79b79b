using Inception.Weights.Layouts;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>The steps of a tensor from the file into the model, on tensors.</summary>
internal static class TensorSteps
{
    /// <summary>The values in the model's form; what comes in is disposed.</summary>
    /// <exception cref="InvalidOperationException">A conversion does not keep its word about the shape.</exception>
    public static Tensor Convert(this TensorFit fit, Tensor values)
    {
        try
        {
            foreach (var step in fit.Steps)
            {
                var next = Apply(step, values);
                values.Dispose();
                values = next;
            }

            return values.shape.SequenceEqual(fit.Shape) ? values : throw fit.BrokenWord(values.shape);
        }
        catch
        {
            values.Dispose();
            throw;
        }
    }

    /// <summary>Makes the new tensor, which may be a view. The tensor that comes in is neither changed nor disposed.</summary>
    public static Tensor Apply(WeightStep step, Tensor values) => step switch
    {
        ReorderedAxes reordered => Reordered(reordered.Conversion, values),
        WithoutBackground => values.narrow(0, 1, values.shape[0] - 1),
        OtherInputChannels channels => InFloat32(values, wide => channels.Wanted == 1 ? wide.sum(1, keepdim: true) : Repeated(wide, channels)),
        _ => throw new ArgumentException($"No tensor is changed by {step.GetType().Name}.", nameof(step)),
    };

    /// <summary>In the shape that the conversion promises; in that of its order alone where the two do not go together.</summary>
    private static Tensor Reordered(TensorConversion conversion, Tensor values)
    {
        var shape = conversion.ShapeOf(values.shape)!;
        var ordered = values.permute([.. conversion.Order.Select(axis => (long)axis)]);
        if (!conversion.IsConsistent(values.shape, shape)) return ordered;
        using (ordered)
            return ordered.reshape([.. shape]);
    }

    private static Tensor Repeated(Tensor filters, OtherInputChannels channels)
    {
        using var tiled = filters.repeat(1, (channels.Wanted + channels.Stored - 1) / channels.Stored, 1, 1);
        using var cut = tiled.narrow(1, 0, channels.Wanted);
        using Scalar factor = channels.Factor;
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
