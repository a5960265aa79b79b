using Inception.Common;
using Inception.Imaging;
using Inception.Metrics.Extraction;
using Inception.Metrics.Inputs;
using Inception.Preprocessing;

namespace Inception.Cluster.Work;

/// <summary>Reads and prepares the images of shards: a batch's images in parallel, and the next batch while the network works.</summary>
internal sealed class ShardReader(ClusterJob job, ImagePreprocessing preprocessing)
{
    private readonly ImageDecoder _decoder = preprocessing.CreateDecoder();

    /// <summary>Begins to read at once.</summary>
    /// <param name="paths">The shard's images.</param>
    /// <param name="places">The places of those that are read.</param>
    /// <param name="cancellation">Stops before the next image.</param>
    public IAsyncEnumerable<ShardBatch> ReadAsync(string[] paths, IEnumerable<int> places, CancellationToken cancellation) => ReadAhead.ReadAsync(
        stop => places.Chunk(job.BatchSize).Select(batch => Read(paths, batch, isAnyFailureTheImages: false, stop)), ahead: 1, cancellation);

    /// <summary>Reads one image. Whatever goes wrong is the image's fault, except that its folder is gone.</summary>
    public ShardBatch ReadOne(string[] paths, int place, CancellationToken cancellation) => Read(paths, [place], isAnyFailureTheImages: true, cancellation);

    private ShardBatch Read(string[] paths, int[] places, bool isAnyFailureTheImages, CancellationToken cancellation)
    {
        var failures = new string?[places.Length];
        var input = FloatBatch.Create(preprocessing, places.Length, Fill, cancellation);
        return new(places, input, failures);

        void Fill(int i, ImagePlace place)
        {
            var path = paths[places[i]];
            try
            {
                var encoded = RegularFile.ReadAllBytes(Path.Combine(job.BaseFolder, path));
                if (job.Task == ClusterTask.Statistics) DeepGrey.Refuse(encoded, path);   // as every comparison of features does
                place.Write(preprocessing, _decoder.Decode(encoded, path));
            }
            catch (DirectoryNotFoundException gone)
            {
                throw new DirectoryNotFoundException(
                    $"The folder of the image '{path}' does not exist; relative paths count from '{job.BaseFolder}'. Mount the folder on every worker.", gone);
            }
            catch (Exception failure) when (IsOfOneImage(failure) || (isAnyFailureTheImages && failure is not OperationCanceledException))
            {
                if (job.FailsAtUnreadable)
                    throw new ClusterJobException($"'{path}' cannot be read, and the job ends at such an image. {failure.Message}", failure);
                failures[i] = failure.Message.ReplaceLineEndings(" ");
                place.Clear();   // the others stay where they are
            }
        }
    }

    private static bool IsOfOneImage(Exception failure) =>
        failure is InvalidImageException or ImageSetException or IOException or UnauthorizedAccessException or InsufficientMemoryException
            or (ArgumentException and not ArgumentNullException);
}
