using static TorchSharp.torch;

namespace Inception.TorchScript;

/// <summary>
/// Loads TorchScript by way of an archive of one class <c>M</c>. Source that is compiled directly reaches <c>torch.*</c> alone; in an archive it reaches
/// every operator, as <c>ops.NAMESPACE.NAME</c>.
/// </summary>
internal static class ScriptLoader
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    /// <summary>Loads methods of the class <c>M</c>.</summary>
    /// <param name="methods">Their source, indented by two spaces.</param>
    /// <param name="lists">Names and types of attributes that are lists; they are empty at first.</param>
    /// <returns>The module; the caller disposes it.</returns>
    public static jit.ScriptModule Load(string methods, params (string Name, string Type)[] lists)
    {
        var path = Path.Combine(Path.GetTempPath(), $"inception-{Guid.NewGuid():N}.pt");
        try
        {
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                ScriptArchive.Write(file, "M", methods, [], NoMetadata, lists);
            return jit.load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
