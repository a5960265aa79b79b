namespace Inception.Features;

/// <summary>Vectors by the hash of their image.</summary>
internal interface IFeatureStore : IDisposable
{
    /// <summary>The file of the cache, whether it can be written or not.</summary>
    string Path { get; }

    /// <summary>Whether there is a whole record of an image.</summary>
    bool Has(ImageHash hash);

    /// <summary>The number of an image's record.</summary>
    long PlaceOf(ImageHash hash);

    /// <summary>Adds records. If that fails, the store is as it was.</summary>
    /// <param name="hashes">The images.</param>
    /// <param name="vectors">Their vectors one after the other.</param>
    void Add(IReadOnlyList<ImageHash> hashes, ReadOnlySpan<float> vectors);

    /// <summary>Waits until all records are where they will be found again.</summary>
    void Flush();

    /// <summary>Reads a vector.</summary>
    /// <param name="place">The number of its record.</param>
    /// <param name="hash">The image that must stand there.</param>
    /// <param name="vector">Its place.</param>
    void Read(long place, ImageHash hash, Span<float> vector);
}
