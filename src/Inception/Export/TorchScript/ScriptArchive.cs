using System.IO.Hashing;
using System.Text;
using Inception.Weights.Formats;

namespace Inception.Export.TorchScript;

/// <summary>Writes the archive that <c>torch.jit.load</c> reads: source, a pickle of the module, and the bytes of its tensors.</summary>
internal static class ScriptArchive
{
    private const string Root = "archive/";

    /// <summary>The format that PyTorch 1.11 and later write; in older ones some operators had another meaning.</summary>
    private const string Version = "10\n";

    public static void Write(Stream stream, ScriptCode code, string result, IReadOnlyDictionary<string, string> metadata)
    {
        var zip = new ZipStream(stream);
        Add(zip, "data.pkl", Pickler.ScriptModule(ScriptCode.Space, ScriptCode.Type, code.Weights));
        Add(zip, "byteorder", "little"u8.ToArray());
        for (var i = 0; i < code.Weights.Count; i++) Add(zip, $"data/{Weights.PyTorchFile.StorageKey(i)}", code.Weights[i]);
        Add(zip, $"code/{ScriptCode.Space}.py", Encoding.UTF8.GetBytes(code.Class(result)));
        Add(zip, "constants.pkl", Pickler.Nothing());
        foreach (var (key, value) in metadata) Add(zip, $"extra/{key}", Encoding.UTF8.GetBytes(value));
        Add(zip, "version", Encoding.ASCII.GetBytes(Version));
        zip.Finish();
    }

    private static void Add(ZipStream zip, string name, byte[] content) =>
        zip.Add(Root + name, content.Length, Crc32.HashToUInt32(content), stream => stream.Write(content));

    private static void Add(ZipStream zip, string name, WritableTensor tensor)
    {
        var crc = new Crc32();
        tensor.ForEachPiece(crc.Append);
        zip.Add(Root + name, tensor.Bytes, crc.GetCurrentHashAsUInt32(), stream => tensor.ForEachPiece(stream.Write));
    }
}
