using System.Buffers.Binary;
using System.Text;
using Inception.Common;

namespace Inception.Cluster.Work;

/// <summary>
/// A job's images in their order: a file of paths, each ended by a zero character as <c>find -print0</c> writes them, and a file of the place where each shard
/// begins. A worker reads its shard alone.
/// </summary>
internal static class ImageManifest
{
    private const string PathsName = "images.list", PlacesName = "images.places";

    /// <summary>The two files.</summary>
    public static IEnumerable<string> FilesOf(ClusterJob job) => [PathsOf(job), PlacesOf(job)];

    /// <summary>Writes the manifest.</summary>
    /// <returns>The number of images.</returns>
    public static long Write(ClusterJob job, IEnumerable<string> images)
    {
        using var places = new AtomicFile(PlacesOf(job));
        using var paths = new AtomicFile(PathsOf(job));
        var (count, place) = (0L, 0L);
        Span<byte> number = stackalloc byte[sizeof(long)];
        using (var buffered = new BufferedStream(paths.Stream, 1 << 16))
        {
            foreach (var image in images)
            {
                if (count++ % job.ShardSize == 0) WritePlace(place, number);
                var bytes = Encoding.UTF8.GetBytes(image + '\0');
                buffered.Write(bytes);
                place += bytes.Length;
            }

            WritePlace(place, number);
            buffered.Flush();
            paths.Commit();
        }

        places.Commit();
        return count;

        void WritePlace(long at, Span<byte> bytes)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, at);
            places.Stream.Write(bytes);
        }
    }

    /// <summary>The paths of a shard, as they were submitted.</summary>
    /// <exception cref="ClusterJobException">The manifest is of another job, or damaged.</exception>
    /// <exception cref="IOException">It cannot be read: the job's folder is not there.</exception>
    public static string[] Read(ClusterJob job, int shard)
    {
        using var places = RegularFile.OpenRead(PlacesOf(job));
        var range = new byte[2 * sizeof(long)];
        places.Position = (long)shard * sizeof(long);
        places.ReadExactly(range);
        var (first, end) = (BinaryPrimitives.ReadInt64LittleEndian(range), BinaryPrimitives.ReadInt64LittleEndian(range.AsSpan(sizeof(long))));
        using var paths = RegularFile.OpenRead(PathsOf(job));
        if (first < 0 || end <= first || end > paths.Length || end - first > int.MaxValue) throw Damaged(job, shard, $"bytes {first} to {end}");
        var bytes = new byte[end - first];
        paths.Position = first;
        paths.ReadExactly(bytes);
        var found = Encoding.UTF8.GetString(bytes).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return found.Length == job.CountOf(shard) ? found : throw Damaged(job, shard, $"{found.Length:N0} paths");
    }

    private static string PathsOf(ClusterJob job) => Path.Combine(job.Folder, PathsName);

    private static string PlacesOf(ClusterJob job) => Path.Combine(job.Folder, PlacesName);

    private static ClusterJobException Damaged(ClusterJob job, int shard, string found) => new(
        $"{PathsOf(job)}: expected {job.CountOf(shard):N0} paths of shard {shard}, found {found}. Submit the job again.");
}
