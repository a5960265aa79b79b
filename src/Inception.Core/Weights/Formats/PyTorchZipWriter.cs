using System.Globalization;
using System.IO.Hashing;
using Inception.Common;

namespace Inception.Weights.Formats;

/// <summary>Writes PyTorch's zip format: a pickle of the <c>state_dict</c>, and an entry with the values of each tensor.</summary>
internal static class PyTorchZipWriter
{
    private const string Root = "archive/";

    /// <summary>Writes the file, which appears under its name only when it is complete.</summary>
    /// <param name="path">The path of the file. An existing file is replaced.</param>
    /// <param name="tensors">The tensors, each name once.</param>
    /// <param name="metadata">Strings to keep beside the tensors, or null.</param>
    /// <exception cref="ArgumentException">A metadata key is <c>state_dict</c>.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    public static void Write(string path, IReadOnlyList<WritableTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata?.ContainsKey("state_dict") == true)
            throw new ArgumentException("'state_dict' cannot be a metadata key: the tensors stand there.", nameof(metadata));

        AtomicFile.Write(path, stream =>
        {
            var zip = new ZipStream(stream);
            Add(zip, "data.pkl", Pickler.StateDict(tensors, metadata));
            Add(zip, "byteorder", "little"u8.ToArray());
            for (var i = 0; i < tensors.Count; i++)
                Add(zip, $"data/{StorageKey(i)}", tensors[i]);
            Add(zip, "version", "3\n"u8.ToArray());
            zip.Finish();
        });
    }

    public static string StorageKey(int index) => index.ToString(CultureInfo.InvariantCulture);

    private static void Add(ZipStream zip, string name, byte[] content) =>
        zip.Add(Root + name, content.Length, Crc32.HashToUInt32(content), stream => stream.Write(content));

    private static void Add(ZipStream zip, string name, WritableTensor tensor)
    {
        var crc = new Crc32();
        tensor.ForEachPiece(crc.Append);
        zip.Add(Root + name, tensor.Bytes, crc.GetCurrentHashAsUInt32(), stream => tensor.ForEachPiece(stream.Write));
    }
}
