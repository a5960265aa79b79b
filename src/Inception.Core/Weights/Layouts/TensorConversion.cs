namespace Inception.Weights.Layouts;

/// <summary>Converts a tensor from its layout in a file to its layout in a model: its axes are permuted, then adjacent axes may be joined.</summary>
/// <param name="Name">The name of the conversion in the report, e.g. <c>HWIO → OIHW</c>.</param>
/// <param name="ShapeOf">Returns the shape in the model for a shape in the file. Null if the conversion does not accept the shape in the file.</param>
/// <param name="Order">
/// The axes of the file in their new order, as in PyTorch's <c>permute</c>. The shape that <paramref name="ShapeOf"/> returns may join adjacent axes in this
/// order, and add or omit axes of size 1.
/// </param>
public sealed partial record TensorConversion(
    string Name, Func<IReadOnlyList<long>, IReadOnlyList<long>?> ShapeOf, IReadOnlyList<int> Order)
{
    /// <summary>The shape after the permutation, before adjacent axes are joined.</summary>
    internal long[] Permuted(IReadOnlyList<long> stored) => [.. Order.Select(axis => stored[axis])];

    /// <summary>Whether <see cref="ShapeOf"/> and <see cref="Order"/> agree: the shape only joins adjacent axes of the permuted shape.</summary>
    internal bool IsConsistent(IReadOnlyList<long> stored, IReadOnlyList<long> shape)
    {
        if (!Order.Order().SequenceEqual(Enumerable.Range(0, stored.Count))) return false;
        using var parts = Permuted(stored).Where(size => size != 1).GetEnumerator();
        foreach (var size in shape.Where(size => size != 1))
        {
            var joined = 1L;
            while (joined != size)
            {
                if (!parts.MoveNext()) return false;
                joined *= parts.Current;
                if (joined > size || joined == 0) break;
            }

            if (joined != size) return false;
        }

        return !parts.MoveNext();
    }
}
