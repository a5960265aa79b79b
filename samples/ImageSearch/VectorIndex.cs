using Cloud.Unum.USearch;

namespace Inception.Samples.ImageSearch;

/// <summary>
/// A USearch HNSW index of cosine distances. Searches run in parallel; a change waits for them. A saved file is whole or absent, whenever the process dies.
/// </summary>
internal sealed class VectorIndex : IDisposable
{
    private const int Connectivity = 16, ExpansionAdd = 128, ExpansionSearch = 64;   // USearch's defaults, named as they decide about recall

    private readonly ReaderWriterLockSlim _lock = new();
    private readonly USearchIndex _index;

    private VectorIndex(USearchIndex index) => _index = index;

    public int Count => Read(() => (int)_index.Size());

    /// <summary>Opens a saved index. One that is absent, damaged or of another network is made anew, and the rows fill it.</summary>
    public static VectorIndex Open(string path, int dimensions)
    {
        if (File.Exists(path))
        {
            try
            {
                var saved = new USearchIndex(path);
                if (saved.Dimensions() == (ulong)dimensions) return new(saved);
                saved.Dispose();
            }
            catch (USearchException)
            {
                // As if it were absent.
            }
        }

        return new(new(MetricKind.Cos, ScalarKind.Float32, (ulong)dimensions, Connectivity, ExpansionAdd, ExpansionSearch));
    }

    public bool Contains(long id) => Read(() => _index.Contains((ulong)id));

    public void Add(long id, float[] vector) => Write(() => _index.Add((ulong)id, vector));

    public void Remove(long id) => Write(() =>
    {
        if (_index.Contains((ulong)id)) _index.Remove((ulong)id);
    });

    /// <summary>The nearest vectors, the nearest first, with their cosine similarity.</summary>
    public IReadOnlyList<(long Id, double Score)> Search(float[] vector, int count) => Read(() =>
    {
        count = Math.Min(count, (int)_index.Size());
        if (count == 0) return [];
        var found = _index.Search(vector, count, out var ids, out var distances);
        return (IReadOnlyList<(long, double)>)[.. Enumerable.Range(0, found).Select(i => ((long)ids[i], 1.0 - distances[i]))];
    });

    public void Save(string path) => Read(() =>
    {
        var temporary = path + ".new";
        _index.Save(temporary);
        using (var file = File.OpenWrite(temporary)) file.Flush(flushToDisk: true);
        File.Move(temporary, path, overwrite: true);
        return true;
    });

    public void Dispose()
    {
        _index.Dispose();
        _lock.Dispose();
    }

    private T Read<T>(Func<T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private void Write(Action write)
    {
        _lock.EnterWriteLock();
        try
        {
            write();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
