namespace Inception.Metrics;

/// <summary>
/// Writes features row by row to a <c>.npy</c> file of float32. <see cref="Flush"/> makes the rows so far a valid file: a program that is stopped can go on
/// with <see cref="Append"/>.
/// </summary>
public sealed class FeatureFileWriter : IDisposable
{
    private FeatureFileWriter(string path, int dimensions) => (FilePath, Dimensions) = (path, dimensions);

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>The numbers of a row.</summary>
    public int Dimensions { get; }

    /// <summary>The rows in the file, those not flushed included.</summary>
    public int Count { get; private set; }

    /// <summary>Begins a file; an existing one is replaced.</summary>
    /// <param name="path">The <c>.npy</c> file.</param>
    /// <param name="dimensions">The numbers of a row, at least 1.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static FeatureFileWriter Create(string path, int dimensions) => new(path, dimensions);

    /// <summary>Goes on with a file after its last flushed row, or begins one that does not exist.</summary>
    /// <param name="path">The <c>.npy</c> file.</param>
    /// <param name="dimensions">The numbers of a row, at least 1.</param>
    /// <exception cref="Arrays.ArrayFileException">The file is no array N×<paramref name="dimensions"/> of float32.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static FeatureFileWriter Append(string path, int dimensions) => new(path, dimensions);

    /// <summary>Adds rows.</summary>
    /// <param name="rows">One or more whole rows.</param>
    /// <exception cref="ArgumentException">The length is no whole number of rows.</exception>
    public void Write(ReadOnlySpan<float> rows) => throw new NotImplementedException();

    /// <summary>Writes the rows so far to the disk, then their number to the file's header.</summary>
    public void Flush() => throw new NotImplementedException();

    /// <summary>Flushes, and closes the file.</summary>
    public void Dispose()
    {
    }
}
