using Inception.Features;
using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training.Transfer;

/// <summary>
/// The vectors of a data set's images, read from the disk as they are asked for: some hundred bytes an image are in memory. Reading is safe from several
/// threads at once.
/// </summary>
public sealed class ImageFeatures : IDisposable
{
    private readonly IFeatureStore _file;
    private readonly int[] _indices, _labels;
    private readonly (long Place, ImageHash Hash)[] _records;

    internal ImageFeatures(IFeatureStore file, FeatureIdentity identity, ILabelledImages images, ImageHash[] hashes, Exception?[] failures, int computed)
    {
        (_file, Length, ClassNames, Computed, TrunkWeights) = (file, identity.Length, images.ClassNames, computed, identity.Weights);
        _indices = [.. Enumerable.Range(0, images.Count).Where(index => failures[index] is null)];
        _labels = Array.ConvertAll(_indices, images.LabelOf);
        _records = Array.ConvertAll(_indices, index => (file.PlaceOf(hashes[index]), hashes[index]));
        Skipped = [.. Enumerable.Range(0, images.Count)
            .Where(index => failures[index] is not null)
            .Select(index => new SkippedImage { Index = index, Name = images.NameOf(index), Reason = failures[index]!.Message })];
    }

    /// <summary>The number of images that have a vector.</summary>
    public int Count => _indices.Length;

    /// <summary>The length of a vector, e.g. 2048 of Inception v3.</summary>
    public int Length { get; }

    /// <summary>The names of the classes: label 0 is the first.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The vectors that were computed for this request; the others were there, or belong to an image that the data set has twice.</summary>
    public int Computed { get; }

    /// <summary>The images that could not be read, where the options say to leave them out.</summary>
    public IReadOnlyList<SkippedImage> Skipped { get; }

    /// <summary>The file of the cache, whether it could be written or not.</summary>
    public string Path => _file.Path;

    /// <summary>
    /// Why the cache did not keep the vectors: its folder cannot be written, as on a read-only disk. They are in memory then, and are computed again the next
    /// time. Null where the cache keeps them.
    /// </summary>
    public string? WhyNotKept { get; internal init; }

    /// <summary>The sum of the weights that the vectors were computed with.</summary>
    internal string TrunkWeights { get; }

    /// <summary>The number that an image has in the data set: its place here, but for skipped images before it.</summary>
    /// <param name="place">0 to <see cref="Count"/> - 1.</param>
    public int IndexOf(int place) => _indices[place];

    /// <summary>The class of an image, an index into <see cref="ClassNames"/>.</summary>
    /// <param name="place">0 to <see cref="Count"/> - 1.</param>
    public int LabelOf(int place) => _labels[place];

    /// <summary>The vector of an image: <see cref="Length"/> numbers.</summary>
    /// <param name="place">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="FeatureCacheException">The file was damaged meanwhile.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public float[] VectorOf(int place)
    {
        var vector = new float[Length];
        Read(place, vector);
        return vector;
    }

    /// <summary>The vectors of several images in their order.</summary>
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

    /// <summary>The classes of several images in their order.</summary>
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
