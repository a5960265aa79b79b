using System.IO.Hashing;
using System.Text;
using Inception.Weights.Formats;

namespace Inception.TorchScript;

/// <summary>Writes the archive that <c>torch.jit.load</c> reads: a zip of source, a pickle of the module, and the bytes of its tensors.</summary>
internal static class ScriptArchive
{
    /// <summary>The Python module of the class.</summary>
    public const string Space = "__torch__";

    private const string Root = "archive/";

    /// <summary>The format that PyTorch 1.11 and later write; in older ones some operators had another meaning.</summary>
    private const string Version = "10\n";

    /// <summary>Writes the archive.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="type">The name of the class.</param>
    /// <param name="members">What follows the attributes of <paramref name="lists"/> in the class: the declarations of buffers and the methods,
    /// indented by two spaces.</param>
    /// <param name="buffers">The attributes, each of which is declared.</param>
    /// <param name="metadata">Extra files.</param>
    /// <param name="lists">Names and types of attributes that are empty lists.</param>
    public static void Write(
        Stream stream, string type, string members, IReadOnlyList<WritableTensor> buffers, IReadOnlyDictionary<string, string> metadata,
        params (string Name, string Type)[] lists)
    {
        var zip = new ZipStream(stream);
        Add(zip, "data.pkl", Pickler.ScriptModule(Space, type, buffers, lists));
        Add(zip, "byteorder", "little");
        for (var i = 0; i < buffers.Count; i++) Add(zip, $"data/{PyTorchZipWriter.StorageKey(i)}", buffers[i]);
        var names = string.Concat(buffers.Select(buffer => $"\"{buffer.Key}\", "));
        var declared = string.Concat(lists.Select(list => $"  {list.Name} : {list.Type}\n"));
        Add(zip, $"code/{Space}.py", $"class {type}(Module):\n  __parameters__ = []\n  __buffers__ = [{names}]\n  training : bool\n{declared}{members}");
        Add(zip, "constants.pkl", Pickler.Nothing());
        foreach (var (key, value) in metadata) Add(zip, $"extra/{key}", value);
        Add(zip, "version", Version);
        zip.Finish();
    }

    private static void Add(ZipStream zip, string name, string text) => Add(zip, name, Encoding.UTF8.GetBytes(text));

    private static void Add(ZipStream zip, string name, byte[] content) =>
        zip.Add(Root + name, content.Length, Crc32.HashToUInt32(content), stream => stream.Write(content));

    private static void Add(ZipStream zip, string name, WritableTensor tensor)
    {
        var crc = new Crc32();
        tensor.ForEachPiece(crc.Append);
        zip.Add(Root + name, tensor.Bytes, crc.GetCurrentHashAsUInt32(), stream => tensor.ForEachPiece(stream.Write));
    }
}
