using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Inception.Imaging;

namespace Inception.Metrics.Tests.Inputs;

/// <summary>A few small images, and every kind of file that can hold them.</summary>
internal static class SmallImages
{
    public static readonly FormulaImages Formula = new("small", [(8, 8), (6, 9), (12, 5)], Cell: 4);

    public static IReadOnlyList<RgbImage> List(int count) => [.. Enumerable.Range(0, count).Select(i => Formula[i])];

    public static string Zip(string path, params IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(content);
        }

        return path;
    }

    public static string Tar(string path, bool gzip, params IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var file = File.Create(path);
        using Stream content = gzip ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using var writer = new TarWriter(content);
        foreach (var (name, bytes) in entries) writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
        return path;
    }

    /// <summary>A <c>.npz</c> file with one array of bytes.</summary>
    public static string Npz(string path, string shape, byte[] values, string type = "|u1", string order = "False") => Zip(
        path, ("arr_0.npy", Npy(shape, values, type, order)));

    public static byte[] Npy(string shape, byte[] values, string type, string order = "False")
    {
        var text = $"{{'descr': '{type}', 'fortran_order': {order}, 'shape': ({shape}), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text), .. values];
    }

    public static IEnumerable<(string Name, byte[] Content)> Pngs(int count) => Enumerable.Range(0, count).Select(i => ($"{i:D3}.png", Formula[i].ToPng()));
}
