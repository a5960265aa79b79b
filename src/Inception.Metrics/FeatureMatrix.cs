namespace Inception.Metrics;

/// <summary>
/// Features of a set of images: one row of numbers for each image, in the images' order. The features may be in memory (<see cref="From"/>) or in a file
/// that is mapped into memory (<see cref="FeatureFile"/>). Reading is safe from several threads.
/// </summary>
public abstract class FeatureMatrix
{
    /// <summary>The number of rows: one for each image.</summary>
    public abstract int Count { get; }

    /// <summary>The numbers of a row, such as 2,048.</summary>
    public abstract int Dimensions { get; }

    /// <summary>Features in memory. The array is not copied.</summary>
    /// <param name="rows">The features row by row.</param>
    /// <param name="dimensions">The numbers of a row, at least 1.</param>
    /// <exception cref="ArgumentException">The length is no whole number of rows.</exception>
    public static FeatureMatrix From(ReadOnlyMemory<float> rows, int dimensions) => new FeatureArray(rows, dimensions);

    /// <summary>Copies successive rows as float64.</summary>
    /// <param name="first">The first row, from 0.</param>
    /// <param name="destination">Takes one or more whole rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer rows.</exception>
    public abstract void CopyRows(int first, Span<double> destination);

    /// <summary>Checks a request for rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="length">The numbers that are asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer rows.</exception>
    protected void CheckRows(int first, int length)
    {
        if (length % Dimensions != 0) throw new ArgumentException($"Expected whole rows of {Dimensions:N0} numbers, "
            + $"found room for {length:N0} numbers.", nameof(length));
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)first + (length / Dimensions), Count, nameof(first));
    }
}
