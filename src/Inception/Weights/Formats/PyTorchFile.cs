using System.Globalization;
using System.IO.Hashing;
using Inception.Common;
using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>Writes checkpoints in PyTorch's zip format, which <c>torch.load(path, weights_only=True)</c> reads.</summary>
public static class PyTorchFile
{
    private const string Root = "archive/";

    /// <summary>
    /// Writes tensors as a <c>state_dict</c>. The file appears under its name only when it is complete. The tensors are streamed from their
    /// own memory; those on another device or with strides are copied one at a time. The same tensors give the same bytes.
    /// </summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="tensors">Names and tensors.</param>
    /// <param name="metadata">
    /// Strings to keep beside the tensors, or null. With metadata the file holds <c>{'state_dict': …, key: value, …}</c>, otherwise only the
    /// <c>state_dict</c>.
    /// </param>
    /// <exception cref="ArgumentException">A name occurs twice, a tensor is quantized, or a metadata key is <c>state_dict</c>.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var list = WritableTensor.List(tensors);
        if (metadata?.ContainsKey("state_dict") == true)
            throw new ArgumentException("'state_dict' cannot be a metadata key: the tensors stand there.", nameof(metadata));

        AtomicFile.Write(path, stream =>
        {
            var zip = new ZipStream(stream);
            Add(zip, "data.pkl", Pickler.StateDict(list, metadata));
            Add(zip, "byteorder", "little"u8.ToArray());
            for (var i = 0; i < list.Count; i++)
                Add(zip, $"data/{StorageKey(i)}", list[i]);
            Add(zip, "version", "3\n"u8.ToArray());
            zip.Finish();
        });
    }

    internal static string StorageKey(int index) => index.ToString(CultureInfo.InvariantCulture);

    private static void Add(ZipStream zip, string name, byte[] content) =>
        zip.Add(Root + name, content.Length, Crc32.HashToUInt32(content), stream => stream.Write(content));

    private static void Add(ZipStream zip, string name, WritableTensor tensor)
    {
        var crc = new Crc32();
        tensor.ForEachPiece(crc.Append);
        zip.Add(Root + name, tensor.Bytes, crc.GetCurrentHashAsUInt32(), stream => tensor.ForEachPiece(stream.Write));
    }
}
