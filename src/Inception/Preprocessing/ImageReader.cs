using System.Runtime.CompilerServices;
using Inception.Common;
using Inception.Imaging;

namespace Inception.Preprocessing;

/// <summary>
/// Reads image files into a network's input: one image, or many in batches. The next batch is decoded while the network works on the batch before.
/// </summary>
internal sealed class ImageReader
{
    /// <summary>Takes the place of an image that cannot be read, so that the others stay where they are.</summary>
    private static readonly RgbImage Placeholder = new(1, 1, [0, 0, 0]);

    private readonly ImageReadingOptions _options;
    private readonly ImageDecoder _decoder;

    /// <param name="preprocessing">What a decoded image goes through.</param>
    /// <param name="options">How images are read.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ImageReader(ImagePreprocessing preprocessing, ImageReadingOptions options)
    {
        options.Validate();
        (Preprocessing, _options, _decoder) = (preprocessing, options, new ImageDecoder(options.Decoding));
    }

    /// <summary>What a decoded image goes through.</summary>
    public ImagePreprocessing Preprocessing { get; }

    public RgbImage Decode(string path) => _decoder.Decode(path);

    public RgbImage Decode(Stream stream) => _decoder.Decode(stream);

    public RgbImage Decode(ReadOnlySpan<byte> encoded) => _decoder.Decode(encoded);

    /// <summary>Decodes a file and uses the image, on a thread of the pool.</summary>
    public Task<TResult> UseAsync<TResult>(string path, Func<RgbImage, TResult> use, CancellationToken cancellation) =>
        UseAsync(() => _decoder.Decode(path), use, cancellation);

    /// <summary>Decodes an image in memory and uses it, on a thread of the pool.</summary>
    public Task<TResult> UseAsync<TResult>(ReadOnlyMemory<byte> encoded, Func<RgbImage, TResult> use, CancellationToken cancellation) =>
        UseAsync(() => _decoder.Decode(encoded.Span), use, cancellation);

    /// <summary>Reads a stream asynchronously to its end, then decodes and uses the image on a thread of the pool.</summary>
    public async Task<TResult> UseAsync<TResult>(Stream stream, Func<RgbImage, TResult> use, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var encoded = new MemoryStream();
        await stream.CopyToAsync(encoded, cancellation).ConfigureAwait(false);
        return await UseAsync(encoded.GetBuffer().AsMemory(0, (int)encoded.Length), use, cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads files in batches. While the caller works on a batch the next is decoded; at most two are in memory.</summary>
    /// <param name="paths">The files; they are asked for as they are needed.</param>
    /// <param name="keepImages">Whether a batch has its decoded images too.</param>
    /// <param name="cancellation">Stops between images and between batches.</param>
    /// <returns>The batches; each is disposed when the next is asked for.</returns>
    public IEnumerable<ImageBatch> ReadMany(IEnumerable<string> paths, bool keepImages, CancellationToken cancellation)
    {
        foreach (var batch in ReadAhead.Read(stop => Batches(paths, keepImages, stop), ahead: 1, cancellation))
        {
            using (batch) yield return batch;
        }
    }

    /// <inheritdoc cref="ReadMany"/>
    public async IAsyncEnumerable<ImageBatch> ReadManyAsync(
        IEnumerable<string> paths, bool keepImages, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var batch in ReadAhead.ReadAsync(stop => Batches(paths, keepImages, stop), ahead: 1, cancellation).ConfigureAwait(false))
        {
            using (batch) yield return batch;
        }
    }

    private static Task<TResult> UseAsync<TResult>(Func<RgbImage> decode, Func<RgbImage, TResult> use, CancellationToken cancellation) => Task.Run(
        () =>
        {
            var image = decode();
            cancellation.ThrowIfCancellationRequested();
            return use(image);
        },
        cancellation);

    private IEnumerable<ImageBatch> Batches(IEnumerable<string> paths, bool keepImages, CancellationToken cancellation) =>
        paths.Chunk(_options.BatchSize).Select(files => Batch(files, keepImages, cancellation));

    private ImageBatch Batch(string[] paths, bool keepImages, CancellationToken cancellation)
    {
        var failures = new Exception?[paths.Length];
        var images = keepImages ? new RgbImage?[paths.Length] : null;
        var input = Preprocessing.Apply(Enumerable.Range(0, paths.Length).ToArray(), Decode, cancellationToken: cancellation);
        return new ImageBatch(paths, input, failures, images, _options.Unreadable);

        RgbImage Decode(int i)
        {
            try
            {
                var image = _decoder.Decode(paths[i]);
                if (images is not null) images[i] = image;
                return image;
            }
            catch (Exception failure) when (_options.Unreadable is not null && failure is InvalidImageException or IOException or UnauthorizedAccessException)
            {
                failures[i] = failure;
                return Placeholder;
            }
        }
    }
}
