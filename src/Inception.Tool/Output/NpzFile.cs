using System.IO.Compression;
using static TorchSharp.torch;

namespace Inception.Tool.Output;

/// <summary>NumPy's file of several arrays: a ZIP archive with a <c>.npy</c> file for each, not compressed, as <c>numpy.savez</c> writes it.</summary>
internal static class NpzFile
{
    /// <summary>The earliest time a ZIP archive can hold: the same arrays give the same bytes.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes arrays as float32; the file appears under its name only when it is whole.</summary>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> arrays) => OutputFile.Replace(path, file =>
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, array) in arrays)
        {
            var entry = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression);
            entry.LastWriteTime = NoTime;
            using var content = entry.Open();
            NpyFile.Write(content, array);
        }
    });
}
