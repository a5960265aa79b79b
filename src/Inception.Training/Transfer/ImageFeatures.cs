using Inception.Features;
using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training.Transfer;

/// <summary>
/// The features of the images of a data set. They are read from disk on request; memory holds some hundred bytes for each image. Reading is safe from several
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

    /// <summary>The number of images with features.</summary>
    public int Count => _indices.Length;

    /// <summary>The length of a feature vector, e.g. 2048 for Inception v3.</summary>
    public int Length { get; }

    /// <summary>The names of the classes. Label 0 is the first name.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>
    /// The number of feature vectors that were computed for this request. The others were in the cache, or belong to an image that occurs twice.
    /// </summary>
    public int Computed { get; }

    /// <summary>The images that could not be read and were skipped, if the options allow it.</summary>
    public IReadOnlyList<SkippedImage> Skipped { get; }

    /// <summary>The path of the cache file, whether it could be written or not.</summary>
    public string Path => _file.Path;

    /// <summary>
    /// The reason why the features were not saved: the folder of the cache cannot be written, as on a read-only disk. The features are then in memory, and are
    /// computed again the next time. Null if the features were saved.
    /// </summary>
    public string? WhyNotKept { get; internal init; }

    /// <summary>The checksum of the weights that the features were computed with.</summary>
    internal string TrunkWeights { get; }

    /// <summary>Returns the index of an image in the data set. It differs from the position here if images before it were skipped.</summary>
    /// <param name="place">The position of the image, from 0 to <see cref="Count"/> - 1.</param>
    public int IndexOf(int place) => _indices[place];

    /// <summary>Returns the class of an image: an index into <see cref="ClassNames"/>.</summary>
    /// <param name="place">The position of the image, from 0 to <see cref="Count"/> - 1.</param>
    public int LabelOf(int place) => _labels[place];

    /// <summary>Returns the features of an image: <see cref="Length"/> numbers.</summary>
    /// <param name="place">The position of the image, from 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="FeatureCacheException">The file of the features has been damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public float[] VectorOf(int place)
    {
        var vector = new float[Length];
        Read(place, vector);
        return vector;
    }

    /// <summary>Returns the features of consecutive images.</summary>
    /// <param name="first">The position of the first image, from 0 to <see cref="Count"/>.</param>
    /// <param name="count">The number of images, at least 0.</param>
    /// <returns><c>count×Length</c>, float32, on the CPU; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many images.</exception>
    /// <exception cref="FeatureCacheException">The file of the features has been damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Tensor Vectors(int first, int count)
    {
        CheckRange(first, count);
        var values = new float[checked(count * Length)];
        for (var i = 0; i < count; i++) Read(first + i, values.AsSpan(i * Length, Length));
        return tensor(values, [count, Length]);
    }

    /// <summary>Returns the classes of consecutive images.</summary>
    /// <param name="first">The position of the first image, from 0 to <see cref="Count"/>.</param>
    /// <param name="count">The number of images, at least 0.</param>
    /// <returns><c>count</c> labels, int64, on the CPU; the caller disposes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many images.</exception>
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
