using System.Runtime.InteropServices;
using System.Text.Json;
using Inception.Arrays;
using Inception.Common;

namespace Inception.Cluster.Work;

/// <summary>
/// A shard's results as a <c>.npz</c> file, which NumPy reads. It appears under its name whole; the same results are the same bytes, so that it does not
/// matter if two workers write it.
/// </summary>
internal static class ShardFile
{
    private const string IndexName = "index", VectorsName = "vectors", ClassesName = "classes", ProbabilitiesName = "probabilities", LeftOutName = "left_out";

    /// <summary>Writes the file, flushed to the disk, under a name of its own.</summary>
    /// <returns>The file, which takes its name when it is committed.</returns>
    public static AtomicFile Prepare(string path, ShardResult result)
    {
        var file = new AtomicFile(path);
        try
        {
            NpzFile.Write(file.Stream, Arrays(result));
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the file. Nothing in it is trusted.</summary>
    /// <exception cref="ArrayFileException">It is damaged, or of another shard.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ShardResult Read(string path, int images)
    {
        using var archive = NpzArchive.Open(path, acceptsEmpty: true);   // a shard of which no image can be read
        var leftOut = ReadLeftOut(archive, path);
        var indexes = Whole(archive.ReadFloat64(IndexName, header => header is { Type: ElementType.Int32, Shape.Count: 1 }, "int32 indexes").Values);
        var all = indexes.Concat(leftOut.Select(one => one.Index)).Order();
        if (!all.SequenceEqual(Enumerable.Range(0, images)))
            throw new ArrayFileException(
                path, $"expected a result or a reason for each of {images:N0} images, found {indexes.Length:N0} and {leftOut.Length:N0}.");
        if (archive.Contains(VectorsName))
        {
            var (header, vectors) = Rows(archive, VectorsName, ElementType.Float32, indexes.Length);
            return new(indexes, (int)header.Shape[1], leftOut) { Vectors = Array.ConvertAll(vectors, value => (float)value) };
        }

        var (classHeader, classes) = Rows(archive, ClassesName, ElementType.Int32, indexes.Length);
        var (_, probabilities) = Rows(archive, ProbabilitiesName, ElementType.Float64, indexes.Length);
        return probabilities.Length == classes.Length
            ? new(indexes, (int)classHeader.Shape[1], leftOut) { Classes = Whole(classes), Probabilities = probabilities }
            : throw new ArrayFileException(path, $"expected {classes.Length:N0} probabilities, found {probabilities.Length:N0}.");
    }

    private static (NpyHeader Header, double[] Values) Rows(NpzArchive archive, string name, ElementType type, int rows) => archive.ReadFloat64(
        name, header => header.Type == type && header.Shape.Count == 2 && header.Shape[0] == rows && header.Shape[1] >= 1, $"{rows:N0} rows");

    private static int[] Whole(double[] values) => Array.ConvertAll(values, value => (int)value);

    private static LeftOutImage[] ReadLeftOut(NpzArchive archive, string path)
    {
        var (_, bytes) = archive.ReadFloat64(LeftOutName, header => header is { Type: ElementType.UInt8, Shape.Count: 1 }, "UTF-8 text");
        try
        {
            return JsonSerializer.Deserialize<LeftOutImage[]>(Array.ConvertAll(bytes, value => (byte)value)) ?? [];
        }
        catch (JsonException damage)
        {
            throw new ArrayFileException(path, $"expected '{LeftOutName}' to be a list of images. {damage.Message}", damage);
        }
    }

    private static IEnumerable<KeyValuePair<string, Action<Stream>>> Arrays(ShardResult result)
    {
        yield return One(IndexName, ElementType.Int32, [result.Indexes.Length], MemoryMarshal.AsBytes<int>(result.Indexes).ToArray());
        var text = JsonSerializer.SerializeToUtf8Bytes(result.LeftOut);
        yield return One(LeftOutName, ElementType.UInt8, [text.Length], text);
        long[] shape = [result.Indexes.Length, result.Length];
        if (result.Classes.Length == 0)
        {
            yield return One(VectorsName, ElementType.Float32, shape, MemoryMarshal.AsBytes<float>(result.Vectors).ToArray());
            yield break;
        }

        yield return One(ClassesName, ElementType.Int32, shape, MemoryMarshal.AsBytes<int>(result.Classes).ToArray());
        yield return One(ProbabilitiesName, ElementType.Float64, shape, MemoryMarshal.AsBytes<double>(result.Probabilities).ToArray());
    }

    private static KeyValuePair<string, Action<Stream>> One(string name, ElementType type, long[] shape, byte[] values) => new(name, content =>
    {
        content.Write(new NpyHeader(type, shape).ToBytes());
        content.Write(values);
    });
}
