using Inception.Features;
using Inception.Models.Downloads;

namespace Inception.Metrics.Extraction;

/// <summary>
/// Features by the content of their image, in a folder for each network and preprocessing. Each program that adds has a part of its own, so that programs
/// work side by side; all parts are read. A kill loses the batch in work.
/// </summary>
internal sealed class FeatureStore : IDisposable
{
    private readonly string _folder;
    private readonly FeatureKey _key;
    private readonly List<FeatureRecordFile> _parts = [];
    private readonly object _adding = new();
    private FeatureRecordFile? _own;
    private FileLock? _lock;

    private FeatureStore(string folder, FeatureKey key) => (_folder, _key) = (folder, key);

    /// <summary>Why features are not kept; null while they are.</summary>
    public string? WhyNotKept { get; private set; }

    /// <summary>Opens the parts that are there. Nothing is written yet.</summary>
    public static FeatureStore Open(string folder, FeatureKey key)
    {
        var store = new FeatureStore(Path.Combine(Path.GetFullPath(folder), Path.GetFileNameWithoutExtension(key.FileName)), key);
        if (!Directory.Exists(store._folder)) return store;
        foreach (var path in Directory.EnumerateFiles(store._folder, "part-*.features").Order(StringComparer.Ordinal))
        {
            if (OpenToRead(path, key) is { } part) store._parts.Add(part);
        }

        return store;
    }

    /// <summary>Reads the features of an image; false where they are not there, or damaged. Safe from many threads.</summary>
    public bool TryRead(ImageHash hash, Span<float> vector)
    {
        FeatureRecordFile? file;
        long place;
        lock (_adding)
        {
            file = _own?.Has(hash) == true ? _own : _parts.Find(part => part.Has(hash));
            if (file is null) return false;
            place = file.PlaceOf(hash);
        }

        try
        {
            file.Read(place, hash, vector);
            return true;
        }
        catch (Exception lost) when (lost is FeatureCacheException or IOException)
        {
            return false;
        }
    }

    /// <summary>Adds the features of images. Where they cannot be kept, <see cref="WhyNotKept"/> says why, and nothing is kept from then on.</summary>
    /// <param name="hashes">The images.</param>
    /// <param name="vectors">Their vectors one after the other.</param>
    public void Add(IReadOnlyList<ImageHash> hashes, ReadOnlySpan<float> vectors)
    {
        if (WhyNotKept is not null || hashes.Count == 0) return;
        lock (_adding)
        {
            try
            {
                _own ??= Claim();
                _own.Add(hashes, vectors);
            }
            catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or FeatureCacheException)
            {
                WhyNotKept = unwritable.Message;
            }
        }
    }

    public void Dispose()
    {
        _own?.Dispose();
        foreach (var part in _parts) part.Dispose();
        _lock?.Dispose();
    }

    private static FeatureRecordFile? OpenToRead(string path, FeatureKey key)
    {
        try
        {
            return FeatureRecordFile.OpenToRead(path, key);
        }
        catch (Exception unreadable) when (unreadable is FeatureCacheException or IOException or UnauthorizedAccessException)
        {
            return null;   // its images are computed again
        }
    }

    /// <summary>The first part that no other program adds to.</summary>
    private FeatureRecordFile Claim()
    {
        Directory.CreateDirectory(_folder);
        for (var number = 1; ; number++)
        {
            var path = Path.Combine(_folder, $"part-{number:D4}.features");
            if (FileLock.TryAcquire(path + ".lock") is not { } free) continue;
            try
            {
                var file = FeatureRecordFile.OpenToAdd(path, _key);
                _lock = free;
                return file;
            }
            catch (FeatureCacheException)
            {
                free.Dispose();   // a damaged header: the next number
            }
            catch
            {
                free.Dispose();
                throw;
            }
        }
    }
}
