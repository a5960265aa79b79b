using static TorchSharp.torch;

namespace Inception.Weights.Layouts;

/// <summary>How a tensor is turned from the form a file stores it in into the form a model has it in.</summary>
/// <param name="Name">What is done, as a reader of the report understands it: <c>HWIO → OIHW</c>.</param>
/// <param name="ShapeOf">The shape made of a stored one; null where the stored shape is none that this conversion takes.</param>
/// <param name="Apply">
/// Makes the new tensor, of the shape that <paramref name="ShapeOf"/> says; it may be a view. What comes in is not to be changed or disposed.
/// </param>
public sealed partial record TensorConversion(
    string Name, Func<IReadOnlyList<long>, IReadOnlyList<long>?> ShapeOf, Func<Tensor, Tensor> Apply);
