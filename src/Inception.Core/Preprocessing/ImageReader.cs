using System.Runtime.CompilerServices;
using Inception.Common;
using Inception.Imaging;

namespace Inception.Preprocessing;

/// <summary>
/// Reads image files into a network's input: one image, or many in batches. The next batch is decoded while the network works on the batch before.
/// </summary>
internal sealed class ImageReader
{
    private readonly ImageReadingOptions _options;
    private readonly ImageDecoder _decoder;

    /// <param name="preprocessing">What a decoded image goes through.</param>
    /// <param name="options">How images are read.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ImageReader(ImagePreprocessing preprocessing, ImageReadingOptions options)
    {
        options.Validate();
        (Preprocessing, _options, _decoder) = (preprocessing, options, preprocessing.CreateDecoder(options.Decoding));
    }

    /// <summary>What a decoded image goes through.</summary>
    public ImagePreprocessing Preprocessing { get; }

    public RgbImage Decode(string path) => _decoder.Decode(path);

    public RgbImage Decode(Stream stream) => _decoder.Decode(stream);

    public RgbImage Decode(ReadOnlySpan<byte> encoded) => _decoder.Decode(encoded);

    /// <summary>Decodes a file and uses the image, on a thread-pool thread.</summary>
    public Task<TResult> UseAsync<TResult>(string path, Func<RgbImage, TResult> use, CancellationToken cancellation) =>
        UseAsync(() => _decoder.Decode(path), use, cancellation);

    /// <summary>Decodes an image in memory and uses it, on a thread-pool thread.</summary>
    public Task<TResult> UseAsync<TResult>(ReadOnlyMemory<byte> encoded, Func<RgbImage, TResult> use, CancellationToken cancellation) =>
        UseAsync(() => _decoder.Decode(encoded.Span), use, cancellation);

    /// <summary>Reads a stream asynchronously to its end, then decodes and uses the image on a thread-pool thread.</summary>
    public async Task<TResult> UseAsync<TResult>(Stream stream, Func<RgbImage, TResult> use, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var encoded = new MemoryStream();
        await stream.CopyToAsync(encoded, cancellation).ConfigureAwait(false);
        return await UseAsync(encoded.GetBuffer().AsMemory(0, (int)encoded.Length), use, cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes an input and fills the place of each image, in parallel.</summary>
    /// <typeparam name="TInput">A tensor or an array.</typeparam>
    /// <param name="preprocessing">Says how many planes an image has, and its size.</param>
    /// <param name="count">Images in the batch.</param>
    /// <param name="fill">Fills the place of one image; called by several threads at once.</param>
    /// <param name="cancellation">Stops before the next image.</param>
    public delegate TInput InputMaker<out TInput>(ImagePreprocessing preprocessing, int count, InputFilling fill, CancellationToken cancellation);

    /// <summary>Reads files in batches and uses them. While batches are in use one more is decoded; no other is in memory.</summary>
    /// <param name="paths">The files; they are asked for as they are needed.</param>
    /// <param name="make">Makes the input of a batch.</param>
    /// <param name="keepImages">Whether a batch has its decoded images too.</param>
    /// <param name="use">Computes the results of a batch, one for each file; the batch's input is disposed when it returns.</param>
    /// <param name="sideBySide">Batches in use at a time, at least 1.</param>
    /// <param name="cancellation">Stops between images and between batches.</param>
    /// <returns>The results in the order of the files.</returns>
    public IEnumerable<TResult> UseMany<TInput, TResult>(
        IEnumerable<string> paths, InputMaker<TInput> make, bool keepImages, Func<ImageBatch<TInput>, IEnumerable<TResult>> use, int sideBySide,
        CancellationToken cancellation)
    {
        var batches = ReadAhead.Read(stop => Batches(paths, make, keepImages, stop), ahead: 1, cancellation);
        return SideBySide.Select(batches, use, sideBySide, cancellation).SelectMany(results => results);
    }

    /// <summary>As <see cref="UseMany"/>, on thread-pool threads.</summary>
    /// <inheritdoc cref="UseMany" path="/*[self::param or self::returns]"/>
    public async IAsyncEnumerable<TResult> UseManyAsync<TInput, TResult>(
        IEnumerable<string> paths, InputMaker<TInput> make, bool keepImages, Func<ImageBatch<TInput>, IEnumerable<TResult>> use, int sideBySide,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var batches = ReadAhead.ReadAsync(stop => Batches(paths, make, keepImages, stop), ahead: 1, cancellation);
        await foreach (var results in SideBySide.SelectAsync(batches, use, sideBySide, cancellation).ConfigureAwait(false))
        {
            foreach (var result in results) yield return result;
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

    private IEnumerable<ImageBatch<TInput>> Batches<TInput>(
        IEnumerable<string> paths, InputMaker<TInput> make, bool keepImages, CancellationToken cancellation) =>
        paths.Chunk(_options.BatchSize).Select(files => Batch(files, make, keepImages, cancellation));

    private ImageBatch<TInput> Batch<TInput>(string[] paths, InputMaker<TInput> make, bool keepImages, CancellationToken cancellation)
    {
        Preprocessing.Validate();
        var failures = new Exception?[paths.Length];
        var images = keepImages ? new RgbImage?[paths.Length] : null;
        var input = make(Preprocessing, paths.Length, Fill, cancellation);
        return new ImageBatch<TInput>(paths, input, failures, images, _options.OnUnreadable);

        void Fill(int i, ImagePlace place)
        {
            try
            {
                var image = _decoder.Decode(paths[i]);
                place.Write(Preprocessing, image);
                if (images is not null) images[i] = image;
            }
            catch (Exception failure) when (IsOfOneImage(failure))
            {
                failures[i] = failure;
                place.Clear();   // the others stay where they are
            }
        }
    }

    /// <summary>Whether an error is about one file: it cannot be read, is no image, is too long and thin, or too large for the memory.</summary>
    private static bool IsOfOneImage(Exception failure) =>
        failure is InvalidImageException or IOException or UnauthorizedAccessException or InsufficientMemoryException
            or (ArgumentException and not ArgumentNullException);
}
