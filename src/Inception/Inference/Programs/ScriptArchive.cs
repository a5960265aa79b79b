using System.IO.Hashing;
using System.Text;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>
/// TorchScript in the archive that <c>torch.jit.load</c> reads: a zip of one class <c>M</c>, as <c>torch.jit.save</c> writes it. Source that is compiled
/// directly reaches <c>torch.*</c> alone; in an archive it reaches every operator, as <c>ops.NAMESPACE.NAME</c>.
/// </summary>
internal static class ScriptArchive
{
    /// <summary>Loads methods of the class <c>M</c>.</summary>
    /// <param name="methods">Their source, indented by two spaces.</param>
    /// <param name="lists">Names and types of attributes that are lists; they are empty at first.</param>
    /// <returns>The module; the caller disposes it.</returns>
    public static jit.ScriptModule Load(string methods, params (string Name, string Type)[] lists)
    {
        var path = Path.Combine(Path.GetTempPath(), $"inception-{Guid.NewGuid():N}.pt");
        try
        {
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None)) Write(file, methods, lists);
            return jit.load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Write(Stream output, string methods, (string Name, string Type)[] lists)
    {
        var attributes = string.Concat(lists.Select(list => $"  {list.Name} : {list.Type}\n"));
        var zip = new ZipStream(output);
        Add("data.pkl", Pickler.ScriptModule("__torch__", "M", [], lists));
        Add("code/__torch__.py", Encoding.UTF8.GetBytes("class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n" + attributes + methods));
        Add("constants.pkl", Pickler.Nothing());
        Add("version", "3\n"u8.ToArray());
        Add("byteorder", "little"u8.ToArray());
        zip.Finish();

        void Add(string name, byte[] content) => zip.Add("m/" + name, content.Length, Crc32.HashToUInt32(content), stream => stream.Write(content));
    }
}
