namespace Inception.Weights.Layouts;

/// <summary>How a tensor is converted from its form in a file to its form in a model: its axes change places, then neighbours are joined.</summary>
/// <param name="Name">The conversion as the report shows it: <c>HWIO → OIHW</c>.</param>
/// <param name="ShapeOf">Returns the shape for a stored shape; null if the conversion does not accept the stored shape.</param>
/// <param name="Order">
/// The stored axes in their new order, as in PyTorch's <c>permute</c>. The shape that <paramref name="ShapeOf"/> returns may join neighbouring axes
/// of that order, and add or leave out axes of size 1.
/// </param>
public sealed partial record TensorConversion(
    string Name, Func<IReadOnlyList<long>, IReadOnlyList<long>?> ShapeOf, IReadOnlyList<int> Order)
{
    /// <summary>The shape after the axes have changed places, before neighbours are joined.</summary>
    internal long[] Permuted(IReadOnlyList<long> stored) => [.. Order.Select(axis => stored[axis])];

    /// <summary>Whether <see cref="ShapeOf"/> and <see cref="Order"/> go together: the shape joins neighbours of the permuted one.</summary>
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
