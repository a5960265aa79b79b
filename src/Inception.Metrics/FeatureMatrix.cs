namespace Inception.Metrics;

/// <summary>
/// Features of a set of images: one row of numbers for each image, in the order of the images. The features may be in memory (<see cref="From"/>) or in a file
/// that is mapped into memory (<see cref="FeatureFile"/>). Reading is safe from several threads.
/// </summary>
public abstract class FeatureMatrix
{
    /// <summary>The number of rows, which is the number of images.</summary>
    public abstract int Count { get; }

    /// <summary>The length of a row, such as 2,048.</summary>
    public abstract int Dimensions { get; }

    /// <summary>Creates a matrix of features in memory. The array is not copied.</summary>
    /// <param name="rows">The features row by row.</param>
    /// <param name="dimensions">The length of a row, at least 1.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the row length.</exception>
    public static FeatureMatrix From(ReadOnlyMemory<float> rows, int dimensions) => new FeatureArray(rows, dimensions);

    /// <summary>Copies consecutive rows as float64.</summary>
    /// <param name="first">The index of the first row, from 0.</param>
    /// <param name="destination">Receives one or more whole rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not enough rows.</exception>
    public abstract void CopyRows(int first, Span<double> destination);

    /// <summary>Checks that the requested rows exist.</summary>
    /// <param name="first">The index of the first row.</param>
    /// <param name="length">The number of values to copy.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not enough rows.</exception>
    protected void CheckRows(int first, int length)
    {
        if (length % Dimensions != 0) throw new ArgumentException($"Expected whole rows of {Dimensions:N0} numbers, "
            + $"found room for {length:N0} numbers.", nameof(length));
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)first + (length / Dimensions), Count, nameof(first));
    }
}
