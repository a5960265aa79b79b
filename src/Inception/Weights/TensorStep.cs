using Inception.Weights.Layouts;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>One change of a tensor on its way from the file into the model.</summary>
/// <param name="Name">The change as the report shows it.</param>
/// <param name="ShapeOf">Returns the shape for the shape that comes in; null if the step does not accept it.</param>
/// <param name="Apply">Makes the new tensor; it may be a view. The tensor that comes in is neither changed nor disposed.</param>
internal sealed record TensorStep(string Name, Func<IReadOnlyList<long>, IReadOnlyList<long>?> ShapeOf, Func<Tensor, Tensor> Apply)
{
    /// <summary>A conversion of a layout.</summary>
    public static TensorStep From(TensorConversion conversion) => new(conversion.Name, conversion.ShapeOf, values => Converted(conversion, values));

    /// <summary>In the shape that the conversion promises; in that of its order alone where the two do not go together.</summary>
    private static Tensor Converted(TensorConversion conversion, Tensor values)
    {
        var shape = conversion.ShapeOf(values.shape)!;
        var ordered = values.permute([.. conversion.Order.Select(axis => (long)axis)]);
        if (!conversion.IsConsistent(values.shape, shape)) return ordered;
        using (ordered)
            return ordered.reshape([.. shape]);
    }
}
