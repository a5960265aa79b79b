using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace Inception.Samples.ImageSearch;

/// <summary>
/// A vector store on this machine: a USearch index beside rows in SQLite. The rows are written first; the index follows, and is saved now and then. What
/// a killed
/// process did not save is added from the rows when the store is opened, without the network.
/// </summary>
public sealed class LocalImageStore : VectorStoreCollection<long, ImageRecord>
{
    private const int ChangesOfASave = 2000;

    private readonly IEmbeddingGenerator<DataContent, Embedding<float>> _generator;
    private readonly string _folder, _indexPath, _rowsPath;
    private readonly int _dimensions;
    private readonly SemaphoreSlim _writing = new(1);
    private RowDatabase _rows;
    private VectorIndex _index;
    private int _changes;

    private LocalImageStore(string folder, IEmbeddingGenerator<DataContent, Embedding<float>> generator)
    {
        Directory.CreateDirectory(folder);
        (_folder, _generator, _indexPath, _rowsPath) = (folder, generator, Path.Combine(folder, "images.usearch"), Path.Combine(folder, "images.db"));
        _dimensions = generator.GetRequiredService<EmbeddingGeneratorMetadata>().DefaultModelDimensions!.Value;
        (_rows, _index) = Open();
    }

    /// <inheritdoc/>
    public override string Name => "images";

    /// <summary>The rows that the index had not when the store was opened, and those that it had too many.</summary>
    public int Mended { get; private set; }

    internal RowDatabase Rows => _rows;

    /// <summary>Opens a store, and makes it where there is none.</summary>
    public static LocalImageStore Open(string folder, IEmbeddingGenerator<DataContent, Embedding<float>> generator) => new(folder, generator);

    /// <summary>The rows and the vectors of the index, which are as many unless the store is broken.</summary>
    public (int Rows, int Vectors) Count() => (_rows.Ids().Count(), _index.Count);

    /// <inheritdoc/>
    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(true);

    /// <inheritdoc/>
    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => WriteAsync(
        () =>
        {
            _index.Dispose();
            File.Delete(_indexPath);   // first: an index without its rows would give its vectors to new ones
            RowDatabase.Delete(_rowsPath);
            (_rows, _index) = Open();
        },
        cancellationToken);

    /// <inheritdoc/>
    public override Task<ImageRecord?> GetAsync(long key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(WithVector(_rows.Find(key), options?.IncludeVectors));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ImageRecord> GetAsync(
        Expression<Func<ImageRecord, bool>> filter,
        int top,
        FilteredRecordRetrievalOptions<ImageRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (options?.OrderBy is not null) throw new NotSupportedException("Rows come in the order of their numbers.");
        await Task.CompletedTask;
        foreach (var row in _rows.All().Where(filter.Compile()).Skip(options?.Skip ?? 0).Take(top))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return options?.IncludeVectors == true ? _rows.Find(row.Id)! : row;
        }
    }

    /// <inheritdoc/>
    public override Task UpsertAsync(ImageRecord record, CancellationToken cancellationToken = default) => UpsertAsync([record], cancellationToken);

    /// <inheritdoc/>
    public override Task UpsertAsync(IEnumerable<ImageRecord> records, CancellationToken cancellationToken = default) => WriteAsync(
        () =>
        {
            ImageRecord[] written = [.. records];
            foreach (var gone in _rows.Upsert(written)) _index.Remove(gone);
            foreach (var record in written) _index.Add(record.Id, record.Vector.ToArray());
            SaveWhenDue(written.Length);
        },
        cancellationToken);

    /// <inheritdoc/>
    public override Task DeleteAsync(long key, CancellationToken cancellationToken = default) => WriteAsync(
        () =>
        {
            _rows.Delete([key]);
            _index.Remove(key);
            SaveWhenDue(1);
        },
        cancellationToken);

    /// <summary>Lists a file that is no image, and deletes the row and the vector of the image that it was.</summary>
    internal Task AddUnreadableAsync(ImageRecord file, CancellationToken cancellationToken) => WriteAsync(
        () =>
        {
            foreach (var gone in _rows.AddUnreadable(file)) _index.Remove(gone);
            SaveWhenDue(1);
        },
        cancellationToken);

    /// <summary>Finds the nearest images.</summary>
    /// <typeparam name="TInput">A vector (<see cref="ReadOnlyMemory{T}"/>, an array, an <see cref="Embedding{T}"/>), or an image (<see
    /// cref="DataContent"/>).</typeparam>
    /// <param name="searchValue">The vector or image.</param>
    /// <param name="top">How many.</param>
    /// <param name="options">A filter, a least score, and how many to pass over.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public override async IAsyncEnumerable<VectorSearchResult<ImageRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<ImageRecord>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var vector = searchValue switch
        {
            float[] numbers => numbers,
            ReadOnlyMemory<float> numbers => numbers.ToArray(),
            Embedding<float> embedding => embedding.Vector.ToArray(),
            DataContent image => (await _generator.GenerateVectorAsync(image, cancellationToken: cancellationToken)).ToArray(),
            _ => throw new NotSupportedException($"Expected a vector or a {nameof(DataContent)}; found {typeof(TInput)}."),
        };
        var (filter, skip) = (options?.Filter?.Compile(), options?.Skip ?? 0);
        foreach (var result in Find(vector, skip + top, filter).Skip(skip))
        {
            if (result.Score < options?.ScoreThreshold) yield break;
            yield return new(WithVector(result.Record, options?.IncludeVectors)!, result.Score);
        }
    }

    /// <summary>The numbers of the nearest rows, for measurements.</summary>
    internal IEnumerable<long> Nearest(float[] vector, int count) => _index.Search(vector, count).Select(result => result.Id);

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is not null ? null
        : serviceType == typeof(VectorStoreCollectionMetadata)
            ? new VectorStoreCollectionMetadata { VectorStoreSystemName = "usearch+sqlite", VectorStoreName = _folder, CollectionName = Name }
            : serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>Saves the index.</summary>
    public Task SaveAsync(CancellationToken cancellationToken = default) => WriteAsync(Save, cancellationToken);

    /// <summary>Saves the index and closes the store.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (_changes > 0) Save();
            _index.Dispose();
            _writing.Dispose();
        }

        base.Dispose(disposing);
    }

    private static ImageRecord? WithVector(ImageRecord? record, bool? isWanted)
    {
        if (record is not null && isWanted != true) record.Vector = default;
        return record;
    }

    /// <summary>More and more candidates until enough pass the filter.</summary>
    private List<(ImageRecord Record, double Score)> Find(float[] vector, int count, Func<ImageRecord, bool>? filter)
    {
        for (var candidates = count; ; candidates *= 4)
        {
            var found = new List<(ImageRecord, double)>();
            var near = _index.Search(vector, candidates);
            foreach (var (id, score) in near)
            {
                if (found.Count == count) break;
                if (_rows.Find(id) is { } record && (filter is null || filter(record))) found.Add((record, score));
            }

            if (found.Count == count || near.Count < candidates) return found;
        }
    }

    private (RowDatabase Rows, VectorIndex Index) Open()
    {
        var rows = new RowDatabase(_rowsPath);
        rows.Create();
        var index = VectorIndex.Open(_indexPath, _dimensions);
        Mended = 0;
        foreach (var gone in rows.Gone().Where(index.Contains).ToList())
        {
            index.Remove(gone);
            Mended++;
        }

        foreach (var id in rows.Ids().Where(id => !index.Contains(id)).ToList())
        {
            index.Add(id, rows.Find(id)!.Vector.ToArray());
            Mended++;
        }

        _changes = Mended;
        return (rows, index);
    }

    private void SaveWhenDue(int changes)
    {
        _changes += changes;
        if (_changes >= ChangesOfASave) Save();
    }

    private void Save()
    {
        var gone = _rows.Gone().ToList();
        _index.Save(_indexPath);
        _rows.Forget(gone);
        _changes = 0;
    }

    private async Task WriteAsync(Action write, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            await Task.Run(write, CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }
}
