using System.Runtime.InteropServices;

namespace Inception.Engine.Reference;

/// <summary>
/// A feature map of one image in float64, <c>C×H×W</c>. Its memory is given back at once: maps in float64 are large, and a network has hundreds.
/// </summary>
internal sealed unsafe class Float64Map : IDisposable
{
    private readonly bool _isOwner;
    private double* _values;

    /// <summary>A map whose numbers are yet to be written.</summary>
    public Float64Map(int channels, int height, int width)
        : this(channels, height, width, (double*)NativeMemory.AllocZeroed((nuint)channels * (nuint)height * (nuint)width, sizeof(double)), isOwner: true)
    {
    }

    /// <summary>A map with these numbers.</summary>
    public Float64Map(ReadOnlySpan<double> values, int channels, int height, int width)
        : this(channels, height, width)
    {
        values.CopyTo(Values);
    }

    private Float64Map(int channels, int height, int width, double* values, bool isOwner)
    {
        (Channels, Height, Width, _isOwner) = (channels, height, width, isOwner);
        _values = values;
    }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Numbers of one channel.</summary>
    public int PlaneSize => Height * Width;

    /// <summary>All numbers.</summary>
    public Span<double> Values => new(_values, checked(Channels * PlaneSize));

    /// <summary>One channel.</summary>
    public Span<double> Plane(int channel) => Values.Slice(channel * PlaneSize, PlaneSize);

    /// <summary>The same memory as a vector; valid as long as this map.</summary>
    public Float64Map AsVector() => new(Channels * PlaneSize, 1, 1, _values, isOwner: false);

    /// <summary>Every number through a function, which also gets the channel.</summary>
    public Float64Map Select(Func<double, int, double> function)
    {
        var result = new Float64Map(Channels, Height, Width);
        for (var i = 0; i < Channels * PlaneSize; i++) result._values[i] = function(_values[i], i / PlaneSize);
        return result;
    }

    /// <summary>Negative numbers become zero, in place.</summary>
    public Float64Map Rectify(bool relu)
    {
        if (!relu) return this;
        foreach (ref var value in Values) value = Math.Max(value, 0);
        return this;
    }

    /// <summary>Adds another map times a factor, in place.</summary>
    public Float64Map Add(Float64Map other, double factor)
    {
        var added = other.Values;
        for (var i = 0; i < added.Length; i++) _values[i] += factor * added[i];
        return this;
    }

    public void Dispose()
    {
        if (_isOwner) NativeMemory.Free(_values);
        _values = null;
    }
}
