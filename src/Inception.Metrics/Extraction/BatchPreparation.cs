using Inception.Common;
using Inception.Features;
using Inception.Imaging;
using Inception.Metrics.Inputs;
using Inception.Preprocessing;

namespace Inception.Metrics.Extraction;

/// <summary>Reads, decodes and resizes images on all cores, batch by batch, while the network works on the batch before.</summary>
internal sealed class BatchPreparation
{
    private readonly ImagePreprocessing _preprocessing;
    private readonly ImageDecoder _decoder;
    private readonly FeatureStore? _store;
    private readonly BatchMemory _memory;
    private readonly int _batchSize;

    public BatchPreparation(ImagePreprocessing preprocessing, ExtractionOptions options, FeatureStore? store, int rowLength)
    {
        (_preprocessing, _store, _batchSize) = (preprocessing, store, options.BatchSize);
        _memory = new(_batchSize, preprocessing.Channels * preprocessing.CropSize * preprocessing.CropSize, rowLength);
        _decoder = preprocessing.CreateDecoder(options.Decoding);
    }

    /// <summary>All batches of a set. The source's enumerator lives until the last batch is prepared.</summary>
    public IEnumerable<PreparedBatch> Batches(IImageSource images, CancellationToken cancellation)
    {
        using var all = images.Read().GetEnumerator();
        var batch = new List<InputImage>(_batchSize);
        while (all.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            batch.Add(all.Current);
            if (batch.Count < _batchSize) continue;
            yield return Prepare(batch, cancellation);
            batch.Clear();
        }

        if (batch.Count > 0) yield return Prepare(batch, cancellation);
    }

    private PreparedBatch Prepare(List<InputImage> images, CancellationToken cancellation)
    {
        var batch = new PreparedBatch(images.Count, _memory);
        try
        {
            ParallelWork.For(images.Count, ParallelWork.AllCores, i => Prepare(images[i], batch, i), cancellation);
            batch.Complete();
            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    private void Prepare(InputImage image, PreparedBatch batch, int i)
    {
        batch.Names[i] = image.Name;
        try
        {
            var encoded = image.ReadEncoded();
            var pixels = encoded is null ? image.ReadPixels() : null;
            batch.Formats[i] = encoded is null ? "pixels" : ImageSignature.NameOf(encoded);
            if (_store is not null)
            {
                batch.Hashes[i] = encoded is null ? ImageHash.Compute(pixels!) : ImageHash.Compute(encoded, _decoder.AppliesOrientation);
                if (_store.TryRead(batch.Hashes[i], batch.RowOf(i)))
                {
                    batch.States[i] = ImageState.Known;
                    return;
                }
            }

            if (encoded is not null) DeepGrey.Refuse(encoded, image.Name);
            pixels ??= _decoder.Decode(encoded!, image.Name);
            _preprocessing.Write(pixels, batch.InputOf(i));
            batch.RowOf(i)[^2] = pixels.Width;
            batch.RowOf(i)[^1] = pixels.Height;
            batch.States[i] = ImageState.Prepared;
        }
        catch (Exception failure) when (IsOfOneImage(failure))
        {
            batch.Failures[i] = failure;
        }
    }

    /// <summary>Whether an error is about one file: it cannot be read, is no image, is too long and thin, or too large for the memory.</summary>
    private static bool IsOfOneImage(Exception failure) =>
        failure is InvalidImageException or ImageSetException or IOException or UnauthorizedAccessException or InvalidDataException
            or InsufficientMemoryException or (ArgumentException and not ArgumentNullException);
}
