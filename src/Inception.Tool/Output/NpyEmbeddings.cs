using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Inception.Arrays;
using Inception.Common;
using Inception.Embeddings;

namespace Inception.Tool.Output;

/// <summary>A float32 array images×length, and a JSON array of the files' names in the same order beside it.</summary>
internal sealed class NpyEmbeddings : EmbeddingFile
{
    /// <summary>Room for any number of images: the header is written again when that is known.</summary>
    private const int HeaderBytes = 128;

    private readonly AtomicFile _file, _namesFile;
    private readonly Utf8JsonWriter _names;
    private readonly int _length;
    private long _count;

    public NpyEmbeddings(string path, int length)
    {
        if (FileKind.IsSpecial(path)) throw new UserException($"'{path}' is a device. Expected a file, because the .npy header is written last.");
        _length = length;
        _file = new AtomicFile(path);
        _namesFile = new AtomicFile(NamesOf(path));
        _names = new Utf8JsonWriter(_namesFile.Stream, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _names.WriteStartArray();
        _file.Stream.Write(new NpyHeader(ElementType.Float32, [0, _length]).ToBytes(HeaderBytes));
    }

    /// <summary><c>x.npy</c> → <c>x.json</c>.</summary>
    public static string NamesOf(string path) => Path.ChangeExtension(path, ".json");

    /// <summary>Whether a file may be replaced by names: it has such, or is not there.</summary>
    public static bool IsOfNames(string path)
    {
        if (!File.Exists(path) || FileKind.IsSpecial(path)) return true;
        using var reader = new StreamReader(path);
        var beginning = new char[256];
        var text = new string(beginning, 0, reader.ReadBlock(beginning)).Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings("");
        return text.StartsWith("[\"", StringComparison.Ordinal) || text == "[]";
    }

    public override async Task AddAsync(ImageEmbedding embedding, CancellationToken cancellation)
    {
        _file.Stream.Write(MemoryMarshal.AsBytes(embedding.Vector.Span));
        _names.WriteStringValue(embedding.Path);
        await _names.FlushAsync(cancellation);
        _count++;
    }

    public override async Task CompleteAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _names.WriteEndArray();
        await _names.DisposeAsync();   // writes what is left
        _file.Stream.Position = 0;
        _file.Stream.Write(new NpyHeader(ElementType.Float32, [_count, _length]).ToBytes(HeaderBytes));
        _namesFile.Commit();
        _file.Commit();
    }

    public override async ValueTask DisposeAsync()
    {
        await _names.DisposeAsync();
        _namesFile.Dispose();
        _file.Dispose();
    }
}
