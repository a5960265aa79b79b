namespace Inception.Metrics;

/// <summary>
/// Features in a <c>.npy</c> file: an array N×D of float16, float32 or float64 in C order. The file is mapped into memory, so that it may be larger than the
/// memory, and several programs may read it.
/// </summary>
public sealed class FeatureFile : FeatureMatrix, IDisposable
{
    private FeatureFile(string path) => FilePath = path;

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <inheritdoc/>
    public override int Count => throw new NotImplementedException();

    /// <inheritdoc/>
    public override int Dimensions => throw new NotImplementedException();

    /// <summary>Opens a file.</summary>
    /// <param name="path">The <c>.npy</c> file.</param>
    /// <exception cref="Arrays.ArrayFileException">The file is no array N×D of floats, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static FeatureFile Open(string path) => new(path);

    /// <inheritdoc/>
    public override void CopyRows(int first, Span<double> destination) => throw new NotImplementedException();

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
    }
}
