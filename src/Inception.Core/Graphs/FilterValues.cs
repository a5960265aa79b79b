using System.Runtime.InteropServices;

namespace Inception.Graphs;

/// <summary>
/// The product of filters in float64, in memory that is given back at once: large arrays would wait for the collector, and several networks' worth of
/// them would be alive.
/// </summary>
internal sealed unsafe class FilterValues : IDisposable
{
    private readonly int _count;
    private double* _values;

    /// <summary>Computes the product.</summary>
    public FilterValues(Filters filters)
    {
        _count = checked((int)filters.Shape.Aggregate(1L, (product, size) => product * size));
        _values = (double*)NativeMemory.Alloc((nuint)_count, sizeof(double));
        filters.WriteProduct(new(_values, _count));
    }

    /// <summary>The values, in the order of the filters' shape.</summary>
    public ReadOnlySpan<double> Span => new(_values, _count);

    public void Dispose()
    {
        NativeMemory.Free(_values);
        _values = null;
    }
}
