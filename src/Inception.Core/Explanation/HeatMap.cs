namespace Inception.Explanation;

/// <summary>
/// A heat map: <see cref="Height"/>×<see cref="Width"/> numbers from 0 to 1, row by row from the top left. A larger number means more evidence.
/// </summary>
public sealed class HeatMap
{
    private readonly float[] _values;

    /// <summary>Copies the values into a new map.</summary>
    /// <param name="width">The number of values in a row, at least 1.</param>
    /// <param name="height">The number of rows, at least 1.</param>
    /// <param name="values">height×width numbers from 0 to 1, row by row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width or the height is less than 1.</exception>
    /// <exception cref="ArgumentException">The number of values is not height × width, or a value is not from 0 to 1.</exception>
    public HeatMap(int width, int height, ReadOnlySpan<float> values)
        : this(width, height, values.ToArray())
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (values.Length != (long)width * height)
            throw new ArgumentException($"Expected {width}×{height} = {(long)width * height:N0} values, found {values.Length:N0}.", nameof(values));
        if (Array.FindIndex(_values, value => value is not (>= 0 and <= 1)) is var outside and >= 0)
            throw new ArgumentException($"Expected values from 0 to 1, found {_values[outside]} at place {outside}.", nameof(values));
    }

    private HeatMap(int width, int height, float[] values) => (Width, Height, _values) = (width, height, values);

    /// <summary>The width of the map: the number of values in a row.</summary>
    public int Width { get; }

    /// <summary>The height of the map: the number of rows.</summary>
    public int Height { get; }

    /// <summary><c>Height×Width</c> numbers from 0 to 1, row by row from the top left.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The value at a position.</summary>
    /// <param name="x">The column, from 0.</param>
    /// <param name="y">The row, from 0.</param>
    public float this[int x, int y] => _values.AsSpan(y * Width, Width)[x];

    /// <summary>
    /// Resizes the map by bilinear interpolation, like PyTorch's
    /// <c>interpolate(mode="bilinear", align_corners=False)</c>.
    /// </summary>
    /// <param name="width">The number of values in a row, at least 1.</param>
    /// <param name="height">The number of rows, at least 1.</param>
    /// <returns>The new map.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The width or the height is less than 1.</exception>
    public HeatMap Resize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        return Sampled(width, height, x => (x + 0.5) / width, y => (y + 0.5) / height);
    }

    /// <summary>Samples this map at the points that the functions return, as fractions of its width and height. Points outside the map give 0.</summary>
    internal HeatMap Sampled(int width, int height, Func<int, double> across, Func<int, double> down)
    {
        var values = new float[checked(width * height)];
        var columns = Array.ConvertAll(Enumerable.Range(0, width).ToArray(), x => Sample.At(across(x), Width));
        for (var y = 0; y < height; y++)
        {
            var row = Sample.At(down(y), Height);
            if (!row.IsInside) continue;
            var upper = _values.AsSpan(row.First * Width, Width);
            var lower = _values.AsSpan(row.Second * Width, Width);
            for (var x = 0; x < width; x++)
            {
                var column = columns[x];
                if (column.IsInside) values[(y * width) + x] = row.Between(column.Between(upper), column.Between(lower));
            }
        }

        return new HeatMap(width, height, values);
    }

    /// <summary>Two neighbours on an axis, and the share of the second.</summary>
    private readonly record struct Sample(bool IsInside, int First, int Second, float Share)
    {
        public static Sample At(double share, int length)
        {
            var middle = Math.Clamp((share * length) - 0.5, 0, length - 1);   // in places, from the middle of the first
            var first = (int)middle;
            return new(share is >= 0 and < 1, first, Math.Min(first + 1, length - 1), (float)(middle - first));
        }

        public float Between(ReadOnlySpan<float> places) => Between(places[First], places[Second]);

        public float Between(float first, float second) => first + (Share * (second - first));
    }
}
