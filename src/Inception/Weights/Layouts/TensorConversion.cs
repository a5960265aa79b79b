using static TorchSharp.torch;

namespace Inception.Weights.Layouts;

/// <summary>How a tensor is converted from its form in a file to its form in a model.</summary>
/// <param name="Name">The conversion as the report shows it: <c>HWIO → OIHW</c>.</param>
/// <param name="ShapeOf">Returns the shape for a stored shape; null if the conversion does not accept the stored shape.</param>
/// <param name="Apply">
/// Makes the new tensor, of the shape that <paramref name="ShapeOf"/> says; it may be a view. The stored tensor must not be changed or disposed.
/// </param>
public sealed partial record TensorConversion(
    string Name, Func<IReadOnlyList<long>, IReadOnlyList<long>?> ShapeOf, Func<Tensor, Tensor> Apply);
