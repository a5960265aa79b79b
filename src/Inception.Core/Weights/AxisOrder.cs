namespace Inception.Weights;

/// <summary>Copies values into another order of their axes.</summary>
internal static class AxisOrder
{
    private const int Block = 16;   // values side by side in the source that are spread at once: a cache line of float32

    /// <summary>Copies the values.</summary>
    /// <param name="from">The values, in the order of their shape.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="order">The axes in their new order, as in PyTorch's <c>permute</c>.</param>
    /// <param name="into">As many values.</param>
    public static void Copy<T>(ReadOnlySpan<T> from, IReadOnlyList<long> shape, IReadOnlyList<int> order, Span<T> into)
    {
        if (from.IsEmpty) return;
        var axes = Axes(shape, order);
        var fast = axes.FindIndex(axis => axis.Source == 1);
        if (fast < 0)
        {
            from.CopyTo(into);   // one value
            return;
        }

        var near = axes[fast];
        axes.RemoveAt(fast);
        var block = near.Target == 1 ? near.Size : Block;
        for (var first = 0; first < near.Size; first += block)
            CopyBlock(from[first..], near with { Size = Math.Min(block, near.Size - first) }, axes, into[(first * near.Target)..]);
    }

    /// <summary>Copies some neighbours of the source, again and again for all places of the other axes.</summary>
    private static void CopyBlock<T>(ReadOnlySpan<T> from, Axis near, List<Axis> others, Span<T> into)
    {
        var row = others.Count > 0 ? others[^1] : new Axis(1, 0, 0);
        Span<int> index = stackalloc int[Math.Max(0, others.Count - 1)];
        index.Clear();
        var (source, target, axis) = (0, 0, 0);
        while (axis >= 0)
        {
            CopyRow(from[source..], near, row, into[target..]);
            for (axis = index.Length - 1; axis >= 0; axis--)
            {
                var other = others[axis];
                (source, target) = (source + other.Source, target + other.Target);
                if (++index[axis] < other.Size) break;
                (source, target) = (source - (other.Size * other.Source), target - (other.Size * other.Target));
                index[axis] = 0;
            }
        }
    }

    private static void CopyRow<T>(ReadOnlySpan<T> from, Axis near, Axis row, Span<T> into)
    {
        for (var place = 0; place < row.Size; place++)
        {
            var values = from.Slice(place * row.Source, near.Size);
            var target = place * row.Target;
            if (near.Target == 1)
            {
                values.CopyTo(into[target..]);
                continue;
            }

            foreach (var value in values)
            {
                into[target] = value;
                target += near.Target;
            }
        }
    }

    /// <summary>The axes in their new order, without those of one value; neighbours that stay neighbours are one axis.</summary>
    private static List<Axis> Axes(IReadOnlyList<long> shape, IReadOnlyList<int> order)
    {
        var strides = new int[shape.Count];
        for (var (axis, stride) = (shape.Count - 1, 1); axis >= 0; stride *= (int)shape[axis--]) strides[axis] = stride;
        var (axes, target) = (new List<Axis>(), 1);
        foreach (var axis in order.Reverse())
        {
            var size = (int)shape[axis];
            if (size != 1 && axes.Count > 0 && strides[axis] == axes[0].Source * axes[0].Size)
                axes[0] = axes[0] with { Size = axes[0].Size * size };
            else if (size != 1)
                axes.Insert(0, new(size, strides[axis], target));
            target *= size;
        }

        return axes;
    }

    /// <summary>One axis.</summary>
    /// <param name="Size">The number of places on it.</param>
    /// <param name="Source">The distance of two of them in the source.</param>
    /// <param name="Target">The distance of two of them in the result.</param>
    private readonly record struct Axis(int Size, int Source, int Target);
}
