using Inception.Features;

namespace Inception.Training.Transfer;

/// <summary>Vectors in memory, where the cache cannot be written; those that it has already are read from it.</summary>
/// <param name="path">The file of the cache.</param>
/// <param name="kept">The same file, open for reading; null where there is none.</param>
internal sealed class UnkeptFeatures(string path, FeatureRecordFile? kept) : IFeatureStore
{
    private readonly Dictionary<ImageHash, float[]> _vectors = [];

    public string Path => path;

    public bool Has(ImageHash hash) => _vectors.ContainsKey(hash) || kept?.Has(hash) == true;

    public long PlaceOf(ImageHash hash) => _vectors.ContainsKey(hash) ? -1 : kept!.PlaceOf(hash);

    public void Add(IReadOnlyList<ImageHash> hashes, ReadOnlySpan<float> vectors)
    {
        var length = hashes.Count == 0 ? 0 : vectors.Length / hashes.Count;
        for (var i = 0; i < hashes.Count; i++) _vectors[hashes[i]] = vectors.Slice(i * length, length).ToArray();
    }

    public void Flush()
    {
    }

    public void Read(long place, ImageHash hash, Span<float> vector)
    {
        if (_vectors.TryGetValue(hash, out var own)) own.CopyTo(vector);
        else kept!.Read(place, hash, vector);
    }

    public void Dispose() => kept?.Dispose();
}
