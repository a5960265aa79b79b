using System.Diagnostics;
using System.IO.Compression;
using System.Numerics.Tensors;
using Inception.Extensions.AI;
using Inception.Imaging;
using Microsoft.Extensions.AI;

namespace Inception.Samples.ImageSearch;

/// <summary>
/// Measures how many of the ten nearest images the index finds, and how fast, against a comparison with every vector. Images are those of
/// Fashion-MNIST's test set (Debian: dataset-fashion-mnist); queries are the same images mirrored, which are not in the index.
/// </summary>
internal static class RecallMeasurement
{
    private const string Images = "/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz";
    private const int Side = 28, Header = 16, Top = 10, Queries = 1000;

    public static async Task<int> RunAsync(IEmbeddingGenerator<DataContent, Embedding<float>> generator, int count, string folder, string checkpoint)
    {
        folder = Path.Combine(folder, "measure");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        var pixels = Read(count);
        var images = Path.Combine(folder, "images");
        Directory.CreateDirectory(images);
        for (var i = 0; i < count; i++) await File.WriteAllBytesAsync(Path.Combine(images, $"{i:D5}.png"), ToImage(pixels[i]).ToPng());

        var watch = Stopwatch.StartNew();
        using var store = LocalImageStore.Open(Path.Combine(folder, "store"), generator);
        await new FolderIndexer(images, store, generator.GetRequiredService<ImageEmbeddingGenerator>(), checkpoint).RunAsync(CancellationToken.None);
        Console.WriteLine($"{count} images indexed in {watch.Elapsed.TotalSeconds:F1} s: {count / watch.Elapsed.TotalSeconds:F0} images/s");
        Console.WriteLine($"{Megabytes(folder, "images.usearch"):F1} MB of index, {Megabytes(folder, "images.db*"):F1} MB of rows");

        var queries = await generator.GenerateAsync(pixels.Take(Queries).Select(one => new DataContent(ToImage(Mirrored(one)).ToPng(), "image/png")));
        var vectors = store.Rows.Ids().Select(id => (Id: id, Vector: store.Rows.Find(id)!.Vector.ToArray())).ToArray();
        var (found, searching) = Time(queries, vector => [.. store.Nearest(vector, Top)]);
        var (exact, comparing) = Time(queries, vector => Exact(vectors, vector));
        var recall = found.Zip(exact, (a, b) => a.Intersect(b).Count() / (double)Math.Min(Top, count)).Average();
        Console.WriteLine($"recall@{Top} {recall:F4} over {queries.Count} queries");
        Tell("HNSW", searching);
        Tell("exact", comparing);
        Console.WriteLine($"{vectors[0].Vector.Length} dimensions, one thread");
        return 0;
    }

    private static (List<long[]> Results, double[] Milliseconds) Time(IEnumerable<Embedding<float>> queries, Func<float[], long[]> search)
    {
        float[][] vectors = [.. queries.Select(query => query.Vector.ToArray())];
        foreach (var vector in vectors.Take(20)) search(vector);   // compiled, and in the caches
        var (results, times) = (new List<long[]>(), new List<double>());
        foreach (var vector in vectors)
        {
            var start = Stopwatch.GetTimestamp();
            results.Add(search(vector));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (results, [.. times]);
    }

    private static long[] Exact((long Id, float[] Vector)[] vectors, float[] query)
    {
        var scores = new float[vectors.Length];
        for (var i = 0; i < vectors.Length; i++) scores[i] = -TensorPrimitives.Dot(vectors[i].Vector, query);   // all have length 1
        var order = Enumerable.Range(0, vectors.Length).ToArray();
        Array.Sort(scores, order);
        return [.. order.Take(Top).Select(i => vectors[i].Id)];
    }

    private static void Tell(string what, double[] milliseconds)
    {
        Array.Sort(milliseconds);
        Console.WriteLine($"{what,-6} median {milliseconds[milliseconds.Length / 2]:F3} ms, p99 {milliseconds[milliseconds.Length * 99 / 100]:F3} ms");
    }

    /// <summary>The first images of the test set; random blocks where it is not installed.</summary>
    private static byte[][] Read(int count)
    {
        if (!File.Exists(Images)) return [.. Enumerable.Range(0, count).Select(Blocks)];
        using var stream = new GZipStream(File.OpenRead(Images), CompressionMode.Decompress);
        var header = new byte[Header];
        stream.ReadExactly(header);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var image = new byte[Side * Side];
            stream.ReadExactly(image);
            return image;
        })];
    }

    private static byte[] Blocks(int seed)
    {
        var random = new Random(seed);
        var levels = new byte[16];
        random.NextBytes(levels);
        return [.. Enumerable.Range(0, Side * Side).Select(place => levels[(place / Side / 7 * 4) + (place % Side / 7)])];
    }

    private static byte[] Mirrored(byte[] image) =>
        [.. Enumerable.Range(0, image.Length).Select(place => image[(place / Side * Side) + Side - 1 - (place % Side)])];

    private static RgbImage ToImage(byte[] grey) => new(Side, Side, [.. grey.SelectMany(level => (byte[])[level, level, level])]);

    private static double Megabytes(string folder, string pattern) =>
        new DirectoryInfo(Path.Combine(folder, "store")).GetFiles(pattern).Sum(file => file.Length) / 1e6;
}
