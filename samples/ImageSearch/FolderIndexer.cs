using System.Security.Cryptography;
using Inception.Extensions.AI;
using Inception.Imaging;
using Microsoft.Extensions.AI;

namespace Inception.Samples.ImageSearch;

/// <summary>
/// Brings a store up to date with a folder: new and changed files are embedded, those that are gone are removed, and those that are no images are listed.
/// </summary>
/// <param name="folder">The images.</param>
/// <param name="store">The store.</param>
/// <param name="generator">Embeds the images.</param>
/// <param name="checkpoint">The SHA-256 sum of the generator's checkpoint.</param>
internal sealed class FolderIndexer(
    string folder, LocalImageStore store, IEmbeddingGenerator<DataContent, Embedding<float>> generator, string checkpoint)
{
    private const string ModelFact = "model";
    private const int FilesOfATransaction = 64;

    public IndexingProgress Progress { get; private set; } = new(0, 0, 0, 0, 0, IsDone: false);

    public async Task RunAsync(CancellationToken cancellation)
    {
        await DiscardOthersVectorsAsync(cancellation);
        var known = store.Rows.All().ToDictionary(row => row.Path);
        var unreadable = store.Rows.Unreadable().ToDictionary(row => row.Path);
        var files = ImageFiles.InFolder(folder, recursive: true).Select(path => new FileInfo(path)).ToList();
        var present = files.Select(PathOf).ToHashSet();
        foreach (var row in known.Values.Where(row => !present.Contains(row.Path)))
        {
            await store.DeleteAsync(row.Id, cancellation);
            Progress = Progress with { Removed = Progress.Removed + 1 };
        }

        foreach (var row in unreadable.Values.Where(row => !present.Contains(row.Path))) store.Rows.RemoveUnreadable(row.Path);
        var open = files
            .Where(file => !IsSame(known.GetValueOrDefault(PathOf(file)), file) && !IsSame(unreadable.GetValueOrDefault(PathOf(file)), file))
            .ToList();
        Progress = Progress with { Total = open.Count, Kept = files.Count - open.Count };
        foreach (var chunk in open.Chunk(FilesOfATransaction))
        {
            cancellation.ThrowIfCancellationRequested();
            await AddAsync(chunk, known, cancellation);
        }

        await store.SaveAsync(cancellation);
        Progress = Progress with { IsDone = true };
    }

    /// <summary>
    /// Vectors of two checkpoints cannot be compared, even if the network is the same. The old vectors are deleted before the new model is noted: after a
    /// kill between the two, the next start deletes again.
    /// </summary>
    private async Task DiscardOthersVectorsAsync(CancellationToken cancellation)
    {
        var model = $"{generator.GetRequiredService<EmbeddingGeneratorMetadata>().DefaultModelId}, SHA-256 {checkpoint}";
        var before = store.Rows.Fact(ModelFact);
        if (before == model) return;
        if (before is not null) await store.EnsureCollectionDeletedAsync(cancellation);
        store.Rows.Note(ModelFact, model);
    }

    private async Task AddAsync(FileInfo[] files, Dictionary<string, ImageRecord> known, CancellationToken cancellation)
    {
        var read = new List<(ImageRecord Record, DataContent Content)>();
        foreach (var file in files)
        {
            try
            {
                var bytes = await File.ReadAllBytesAsync(file.FullName, cancellation);
                var record = new ImageRecord
                {
                    Path = PathOf(file),
                    Size = file.Length,
                    Modified = file.LastWriteTimeUtc.Ticks,
                    Hash = Convert.ToHexString(SHA256.HashData(bytes)),
                };
                if (known.TryGetValue(record.Path, out var row) && row.Hash == record.Hash)
                {
                    record.Id = row.Id;
                    store.Rows.Touch(record);   // written again with the same bytes
                    Progress = Progress with { Done = Progress.Done + 1 };
                }
                else
                {
                    read.Add((record, new(bytes, "image/unknown") { Name = record.Path }));
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                await ListAsync(file, failure.Message, cancellation);
            }
        }

        await EmbedAsync(read, files, cancellation);
    }

    /// <summary>Embeds all, and without one that is no image once more.</summary>
    private async Task EmbedAsync(List<(ImageRecord Record, DataContent Content)> read, FileInfo[] files, CancellationToken cancellation)
    {
        while (read.Count > 0)
        {
            try
            {
                var embeddings = await generator.GenerateAsync(read.Select(one => one.Content), cancellationToken: cancellation);
                for (var i = 0; i < read.Count; i++) read[i].Record.Vector = embeddings[i].Vector;
                await store.UpsertAsync(read.Select(one => one.Record), cancellation);
                Progress = Progress with { Done = Progress.Done + read.Count };
                return;
            }
            catch (ImageEmbeddingException failure)
            {
                var path = read[failure.Index].Record.Path;
                await ListAsync(files.First(file => PathOf(file) == path), failure.InnerException?.Message ?? failure.Message, cancellation);
                read.RemoveAt(failure.Index);
            }
        }
    }

    private async Task ListAsync(FileInfo file, string reason, CancellationToken cancellation)
    {
        await store.AddUnreadableAsync(new() { Path = PathOf(file), Size = file.Length, Modified = file.LastWriteTimeUtc.Ticks, Hash = reason }, cancellation);
        Progress = Progress with { Done = Progress.Done + 1, Unreadable = Progress.Unreadable + 1 };
    }

    private string PathOf(FileInfo file) => Path.GetRelativePath(folder, file.FullName);

    private static bool IsSame(ImageRecord? row, FileInfo file) => row is not null && row.Size == file.Length && row.Modified == file.LastWriteTimeUtc.Ticks;
}
