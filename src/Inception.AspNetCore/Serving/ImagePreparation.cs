using System.Diagnostics;
using Inception.Imaging;
using Inception.Preprocessing;

namespace Inception.AspNetCore.Serving;

/// <summary>
/// Decodes and preprocesses images on thread-pool threads, as many at a time as there are cores. Only the network's input goes on to the queue.
/// </summary>
internal sealed class ImagePreparation : IDisposable
{
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);
    private readonly ImagePreprocessing _preprocessing;
    private readonly ImageDecoder _decoder;
    private readonly InceptionMetrics _metrics;
    private readonly string _model;

    public ImagePreparation(ImagePreprocessing preprocessing, int maxPixels, string model, InceptionMetrics metrics)
    {
        (_preprocessing, _model, _metrics) = (preprocessing, model, metrics);
        _decoder = preprocessing.CreateDecoder(new() { MaxPixels = maxPixels });
    }

    /// <summary>Prepares an encoded image.</summary>
    /// <param name="encoded">The bytes of a file.</param>
    /// <param name="keepImage">Whether the decoded image is needed afterwards.</param>
    /// <param name="cancellation">Stops before decoding and before preprocessing.</param>
    /// <exception cref="InvalidImageException">The bytes are no image that can be read.</exception>
    public Task<PreparedImage> PrepareAsync(ReadOnlyMemory<byte> encoded, bool keepImage, CancellationToken cancellation) =>
        PrepareAsync(() => _decoder.Decode(encoded.Span), keepImage, cancellation);

    /// <summary>Prepares an image that is decoded already.</summary>
    public Task<PreparedImage> PrepareAsync(RgbImage image, CancellationToken cancellation) => PrepareAsync(() => image, keepImage: false, cancellation);

    public void Dispose() => _cores.Dispose();

    private async Task<PreparedImage> PrepareAsync(Func<RgbImage> decode, bool keepImage, CancellationToken cancellation)
    {
        await _cores.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Prepare(decode, keepImage, cancellation), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _cores.Release();
        }
    }

    private PreparedImage Prepare(Func<RgbImage> decode, bool keepImage, CancellationToken cancellation)
    {
        using var activity = InceptionMetrics.Activities.StartActivity("inception.prepare");
        var began = Stopwatch.GetTimestamp();
        var image = decode();
        var decoded = Stopwatch.GetTimestamp();
        cancellation.ThrowIfCancellationRequested();
        var values = GC.AllocateUninitializedArray<float>(_preprocessing.InputLength);
        _preprocessing.Write(image, values);
        var (decoding, preprocessing) = (Stopwatch.GetElapsedTime(began, decoded), Stopwatch.GetElapsedTime(decoded));
        _metrics.Prepared(_model, decoding, preprocessing);
        return new(values, keepImage ? image : null, decoding, preprocessing);
    }
}
