using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training.Transfer;

/// <summary>
/// The vectors of a data set's pictures, read from the disk as they are asked for: some hundred bytes a picture are in memory. Reading is safe from several threads at once.
/// </summary>
public sealed class PictureFeatures : IDisposable
{
    private readonly FeatureFile _file;
    private readonly int[] _indices, _labels;
    private readonly (long Place, PictureHash Hash)[] _records;

    internal PictureFeatures(FeatureFile file, FeatureIdentity identity, ILabelledPictures pictures, PictureHash[] hashes, Exception?[] failures, int computed)
    {
        (_file, Length, ClassNames, Computed, TrunkWeights) = (file, identity.Length, pictures.ClassNames, computed, identity.Weights);
        _indices = [.. Enumerable.Range(0, pictures.Count).Where(index => failures[index] is null)];
        _labels = Array.ConvertAll(_indices, pictures.LabelOf);
        _records = Array.ConvertAll(_indices, index => (file.PlaceOf(hashes[index]), hashes[index]));
        Skipped = [.. Enumerable.Range(0, pictures.Count)
            .Where(index => failures[index] is not null)
            .Select(index => new SkippedPicture { Index = index, Name = pictures.NameOf(index), Reason = failures[index]!.Message })];
    }

    /// <summary>The number of pictures that have a vector.</summary>
    public int Count => _indices.Length;

    /// <summary>The length of a vector, e.g. 2048 of Inception v3.</summary>
    public int Length { get; }

    /// <summary>The names of the classes: label 0 is the first.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The vectors that were computed for this request; the others were there, or belong to a picture that the data set has twice.</summary>
    public int Computed { get; }

    /// <summary>The pictures that could not be read, where the options say to leave them out.</summary>
    public IReadOnlyList<SkippedPicture> Skipped { get; }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>The sum of the weights that the vectors were computed with.</summary>
    internal string TrunkWeights { get; }

    /// <summary>The number that a picture has in the data set: its place here, but for skipped pictures before it.</summary>
    /// <param name="place">0 to <see cref="Count"/> - 1.</param>
    public int IndexOf(int place) => _indices[place];

    /// <summary>The class of a picture, an index into <see cref="ClassNames"/>.</summary>
    /// <param name="place">0 to <see cref="Count"/> - 1.</param>
    public int LabelOf(int place) => _labels[place];

    /// <summary>The vector of a picture: <see cref="Length"/> numbers.</summary>
    /// <param name="place">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="FeatureCacheException">The file was damaged meanwhile.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public float[] VectorOf(int place)
    {
        var vector = new float[Length];
        Read(place, vector);
        return vector;
    }

    /// <summary>The vectors of several pictures in their order.</summary>
    /// <param name="first">The place of the first, 0 to <see cref="Count"/>.</param>
    /// <param name="count">How many, at least 0, up to the last.</param>
    /// <returns><c>count×Length</c>, float32, on the CPU; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    /// <exception cref="FeatureCacheException">The file was damaged meanwhile.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Tensor Vectors(int first, int count)
    {
        CheckRange(first, count);
        var values = new float[checked(count * Length)];
        for (var i = 0; i < count; i++) Read(first + i, values.AsSpan(i * Length, Length));
        return tensor(values, [count, Length]);
    }

    /// <summary>The classes of several pictures in their order.</summary>
    /// <param name="first">The place of the first, 0 to <see cref="Count"/>.</param>
    /// <param name="count">How many, at least 0, up to the last.</param>
    /// <returns><c>count</c> labels, int64, on the CPU; the caller disposes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public Tensor Labels(int first, int count)
    {
        CheckRange(first, count);
        return tensor(Array.ConvertAll(_labels[first..(first + count)], label => (long)label));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Read(int place, Span<float> vector) => _file.Read(_records[place].Place, _records[place].Hash, vector);

    private void CheckRange(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - first);
    }
}
