using Inception.Embeddings;

namespace Inception.Tool.Output;

/// <summary>Where embeddings go one after the other, so that any number of them needs little memory. Nothing is there unless it was completed.</summary>
internal abstract class EmbeddingFile : IAsyncDisposable
{
    private const string Npy = ".npy", Parquet = ".parquet";

    /// <summary>Adds one.</summary>
    public abstract Task AddAsync(ImageEmbedding embedding, CancellationToken cancellation);

    /// <summary>Puts the file in its place.</summary>
    public abstract Task CompleteAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Looks at the path before the work is done.</summary>
    /// <exception cref="UserException">It cannot be written, or its extension says no format.</exception>
    public static void Check(string path)
    {
        OutputFile.Check(path, Npy, Parquet);
        if (!IsNpy(path)) return;
        var names = NpyEmbeddings.NamesOf(path);
        OutputFile.Check(names);
        if (!NpyEmbeddings.IsOfNames(names))
            throw new UserException($"The image names of '{path}' would be written to '{names}', which has other content: choose another output.");
    }

    /// <summary>Begins a file of the format that its extension says.</summary>
    public static EmbeddingFile Create(string path, int length, string model)
    {
        EmbeddingFile? file = null;
        OutputFile.Write(path, () => file = IsNpy(path) ? new NpyEmbeddings(path, length) : new ParquetEmbeddings(path, model));
        return file!;
    }

    /// <summary>Writes, and names the user's path where that fails.</summary>
    public static async Task Guarded(string path, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The output '{path}' cannot be written: {exception.Message}", exception);
        }
    }

    private static bool IsNpy(string path) => Path.GetExtension(path).Equals(Npy, StringComparison.OrdinalIgnoreCase);
}
