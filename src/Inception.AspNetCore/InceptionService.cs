using Inception.AspNetCore.Hosting;
using Inception.AspNetCore.Serving;
using Inception.Classification;
using Inception.Explanation;
using Inception.Imaging;
using Inception.Serving;
using Microsoft.Extensions.Logging;

namespace Inception.AspNetCore;

/// <summary>
/// A served model: it decodes and preprocesses images on thread-pool threads, joins the requests of all callers into batches, and runs them. The endpoints of
/// <c>MapInception</c> use this service, and your own endpoints can use it too. Safe for any number of threads. <c>AddInception</c> registers one service for
/// each model.
/// </summary>
/// <example>
/// <code>
/// app.MapPost("/boots", async (InceptionService inception, HttpRequest request) =>
///     (await inception.ClassifyAsync(await Bytes(request.Body))).Predictions[0].Label);
/// </code>
/// </example>
public sealed partial class InceptionService : IAsyncDisposable, IDisposable
{
    private const int LargestExplainedSide = 1024;

    // After a load on demand that failed: a request in the meantime would find the same fault.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    private readonly InceptionMetrics _metrics;
    private readonly ILogger _logger;
    private readonly object _gate = new();
    private readonly CancellationTokenSource _stopping = new();   // never disposed: late callers ask it, and it holds nothing native
    private readonly TimeProvider _time;
    private Task<LoadedModel>? _loading;
    private long _failedAt;
    private ImagePreparation? _preparation;

    internal InceptionService(string? key, InceptionOptions options, InceptionMetrics metrics, TimeProvider time, ILogger<InceptionService> logger)
    {
        (Key, Options, _metrics, _time, _logger) = (key, options, metrics, time, logger);
    }

    /// <summary>
    /// The name of the model in responses and addresses: the name in the options, otherwise the name of the registration, otherwise (once the model is loaded)
    /// the name of the network.
    /// </summary>
    public string? Name => GivenName ?? (IsReady ? _loading!.Result.Name : null);

    /// <summary>Whether the model is loaded and warm, and the program is not shutting down.</summary>
    public bool IsReady => _loading is { IsCompletedSuccessfully: true } && !_stopping.IsCancellationRequested;

    /// <summary>The statistics of requests and batches. Null before the model is loaded.</summary>
    public BatcherStatistics? Statistics => _loading is { IsCompletedSuccessfully: true } loading ? loading.Result.Batcher.Statistics : null;

    /// <summary>The name that the model was registered with; null for the model without one.</summary>
    internal string? Key { get; }

    /// <summary>The name of the options or of the registration; null where the model has the network's, which is known once it is loaded.</summary>
    internal string? GivenName => Options.Name ?? Key;

    internal InceptionOptions Options { get; }

    /// <summary>Whether every request is accepted.</summary>
    internal bool HasNoKeys => Options.ApiKeys.Count == 0;

    /// <summary>Whether the next request loads the model, or an earlier one is loading it.</summary>
    internal bool IsLoadedOnDemand => !Options.LoadAtStart && !IsStopping && (_loading is not { IsCompleted: true } || LoadsAgain(_loading));

    /// <summary>Whether the program is shutting down.</summary>
    internal bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>How long to wait until a request tries again to load a model that failed to load on demand.</summary>
    internal TimeSpan LoadsAgainAfter => PauseAfterFailure - _time.GetElapsedTime(_failedAt);

    /// <summary>The error that prevented loading the model. Null if the model is loaded, or not loaded yet.</summary>
    internal Exception? Failure => _loading?.Exception?.GetBaseException();

    /// <summary>Returns the model. The first call loads it and warms it up. Direct calls of the model are not joined into batches.</summary>
    /// <param name="cancellation">Stops waiting. Loading continues.</param>
    /// <returns>The model. This service owns it.</returns>
    /// <exception cref="InceptionException">The model cannot be loaded; the message says why.</exception>
    /// <exception cref="IOException">The checkpoint cannot be read, or its download was cancelled.</exception>
    public async Task<IImageModel> GetModelAsync(CancellationToken cancellation = default) => (await LoadAsync(cancellation).ConfigureAwait(false)).Model;

    /// <summary>Classifies an encoded image.</summary>
    /// <param name="encoded">The bytes of a JPEG, PNG, WebP, BMP, GIF or TIFF file. They must not change before the task ends.</param>
    /// <param name="top">The number of classes to return, at least 1. <see cref="InceptionOptions.Top"/> when null.</param>
    /// <param name="cancellation">Cancels the request, even in the queue.</param>
    /// <returns>The classes, the most probable first.</returns>
    /// <exception cref="InvalidImageException">The bytes are not an image, or are damaged or too large.</exception>
    /// <exception cref="InvalidOperationException">The model has no classes.</exception>
    /// <exception cref="Networks.NonFiniteResultException">The network returned logits that are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">The program is shutting down.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public async Task<ClassifiedImage> ClassifyAsync(ReadOnlyMemory<byte> encoded, int? top = null, CancellationToken cancellation = default)
    {
        var count = top ?? Options.Top;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(top));
        var loaded = await LoadWithClassesAsync(cancellation).ConfigureAwait(false);
        var image = await _preparation!.PrepareAsync(encoded, keepImage: false, cancellation).ConfigureAwait(false);
        var outcome = await RunAsync(loaded, new(image.Values), Computation.Logits, cancellation).ConfigureAwait(false);
        return new(Softmax.Top(outcome.Values, loaded.Labels!, count), image.With(outcome));
    }

    /// <summary>Computes the embedding of an encoded image, which is the input of the classifier.</summary>
    /// <inheritdoc cref="ClassifyAsync" path="/exception[not(contains(@cref, 'InvalidOperation'))]"/>
    /// <param name="encoded">The bytes of a JPEG, PNG, WebP, BMP, GIF or TIFF file. They must not change before the task ends.</param>
    /// <param name="cancellation">Cancels the request, even in the queue.</param>
    /// <returns>The embedding.</returns>
    public async Task<EmbeddedImage> EmbedAsync(ReadOnlyMemory<byte> encoded, CancellationToken cancellation = default)
    {
        var loaded = await LoadAsync(cancellation).ConfigureAwait(false);
        var image = await _preparation!.PrepareAsync(encoded, keepImage: false, cancellation).ConfigureAwait(false);
        var outcome = await RunAsync(loaded, new(image.Values), Computation.Embeddings, cancellation).ConfigureAwait(false);
        return new(outcome.Values, image.With(outcome));
    }

    /// <summary>Explains classes of an encoded image by Grad-CAM.</summary>
    /// <inheritdoc cref="ClassifyAsync" path="/exception"/>
    /// <param name="encoded">The bytes of a JPEG, PNG, WebP, BMP, GIF or TIFF file. They must not change before the task ends.</param>
    /// <param name="classIndex">The index of the class in the logits. The most probable classes when null.</param>
    /// <param name="top">The number of most probable classes to explain if no class is given, at least 1.</param>
    /// <param name="cancellation">Cancels the request, even in the queue.</param>
    /// <returns>An explanation for each class.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The class index is not one of the network.</exception>
    public async Task<ExplainedImage> ExplainAsync(
        ReadOnlyMemory<byte> encoded, int? classIndex = null, int top = 1, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var loaded = await LoadWithClassesAsync(cancellation).ConfigureAwait(false);
        var labels = loaded.Labels!;
        if (classIndex is { } asked && (asked < 0 || asked >= labels.Count))
            throw new ArgumentOutOfRangeException(
                nameof(classIndex), asked, $"The model has {labels.Count:N0} classes: expected an index from 0 to {labels.Count - 1}.");
        var image = await _preparation!.PrepareAsync(encoded, keepImage: true, cancellation).ConfigureAwait(false);
        var (waited, computed) = (TimeSpan.Zero, TimeSpan.Zero);
        var classes = new List<int?> { classIndex };
        if (classIndex is null && top > 1)
        {
            var logits = await RunAsync(loaded, new(image.Values), Computation.Logits, cancellation).ConfigureAwait(false);
            (waited, computed) = (logits.Wait, logits.Compute);
            classes = [.. Softmax.Top(logits.Values, labels, top).Select(prediction => (int?)prediction.Index)];
        }

        var small = Smaller(image.Image!);
        var seen = loaded.Model.Preprocessing.RegionOf(small);
        var explanations = new List<ImageExplanation>();
        foreach (var one in classes)
        {
            var outcome = await RunAsync(loaded, new(image.Values, one), Computation.Activation, cancellation).ConfigureAwait(false);
            (waited, computed) = (waited + outcome.Wait, computed + outcome.Compute);
            explanations.Add(new(small, seen, outcome.Activation!));
        }

        var predictions = explanations.Select(explanation => explanation.Activation)
            .Select(activation => new Prediction(labels[activation.Class], activation.Class, activation.Probability) { Id = labels.IdOf(activation.Class) });
        return new([.. predictions], explanations, image.Image!.Width, image.Image.Height, new(image.Decode, image.Preprocess, waited, computed));
    }

    /// <summary>Computes the logits of preprocessed images, in a batch with images of other callers.</summary>
    /// <inheritdoc cref="ClassifyAsync" path="/exception[not(contains(@cref, 'InvalidImage'))]"/>
    /// <param name="images"><c>N×C×CropSize×CropSize</c>, as the model's preprocessing writes them.</param>
    /// <param name="cancellation">Cancels the request, even in the queue.</param>
    /// <returns>The logits: <c>N×</c> the number of classes.</returns>
    /// <exception cref="ArgumentException">The length is not a multiple of the size of an image.</exception>
    public async Task<ComputedNumbers> ComputeLogitsAsync(float[] images, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var loaded = await LoadWithClassesAsync(cancellation).ConfigureAwait(false);
        return await ComputeAsync(loaded, images, Computation.Logits, cancellation).ConfigureAwait(false);
    }

    /// <summary>Computes the embeddings of preprocessed images, in a batch with images of other callers.</summary>
    /// <inheritdoc cref="ComputeLogitsAsync" path="/exception"/>
    /// <param name="images"><c>N×C×CropSize×CropSize</c>, as the model's preprocessing writes them.</param>
    /// <param name="cancellation">Cancels the request, even in the queue.</param>
    /// <returns>The embeddings: <c>N×</c> the length of an embedding.</returns>
    public async Task<ComputedNumbers> ComputeEmbeddingsAsync(float[] images, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return await ComputeAsync(await LoadAsync(cancellation).ConfigureAwait(false), images, Computation.Embeddings, cancellation).ConfigureAwait(false);
    }

    /// <summary>Finishes the accepted requests, and disposes the model.</summary>
    /// <returns>A task that completes when the model is disposed.</returns>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        if (await FinishedLoad().ConfigureAwait(false) is { } loaded) await loaded.DisposeAsync().ConfigureAwait(false);
        _preparation?.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Preprocesses decoded pixels, as the protocol sends them.</summary>
    internal async Task<PreparedImage> PrepareAsync(RgbImage image, CancellationToken cancellation)
    {
        await LoadAsync(cancellation).ConfigureAwait(false);
        return await _preparation!.PrepareAsync(image, cancellation).ConfigureAwait(false);
    }

    /// <summary>Decodes and preprocesses an encoded image.</summary>
    internal async Task<PreparedImage> PrepareAsync(ReadOnlyMemory<byte> encoded, CancellationToken cancellation)
    {
        await LoadAsync(cancellation).ConfigureAwait(false);
        return await _preparation!.PrepareAsync(encoded, keepImage: false, cancellation).ConfigureAwait(false);
    }

    /// <summary>Returns the model with its queue. The first call loads the model.</summary>
    internal Task<LoadedModel> LoadAsync(CancellationToken cancellation = default)
    {
        if (IsStopping) throw Stopping();
        if (_loading is { IsCompletedSuccessfully: true } loaded) return loaded;
        Task<LoadedModel> loading;
        lock (_gate)
        {
            if (_loading is { } failed && LoadsAgain(failed)) _loading = null;
            loading = _loading ??= Task.Run(LoadAndWarmAsync);
        }

        return loading.WaitAsync(cancellation);
    }

    /// <summary>Stops accepting requests, and finishes the accepted requests.</summary>
    internal async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (await FinishedLoad().ConfigureAwait(false) is { } loaded) await loaded.StopAsync().ConfigureAwait(false);
    }

    private async Task<LoadedModel> LoadAndWarmAsync()
    {
        try
        {
            var model = await ModelLoader.LoadAsync(Options, _stopping.Token).ConfigureAwait(false);
            var loaded = Warm(model);
            _preparation = new(model.Preprocessing, Options.Limits.MaxPixels, loaded.Name, _metrics);
            _metrics.ObserveQueue(loaded.Name, () => loaded.Batcher.Statistics.Queued);
            Ready(_logger, loaded.Name, model.Engine);
            return loaded;
        }
        catch (OperationCanceledException) when (IsStopping)
        {
            throw Stopping();
        }
        catch (OperationCanceledException failure)
        {
            Failed(failure);
            throw new IOException("The load of the model was cancelled before its end, as by the timeout of a download. Try again.", failure);
        }
        catch (Exception failure)
        {
            Failed(failure);
            throw;
        }
    }

    /// <summary>Warms up the model, and creates its queue. A model that fails at its first images is disposed.</summary>
    private LoadedModel Warm(IImageModel model)
    {
        try
        {
            return LoadedModel.Create(model, GivenName, Options.Batching, _metrics);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private void Failed(Exception failure)
    {
        _failedAt = _time.GetTimestamp();
        NotLoaded(_logger, failure);
    }

    /// <summary>Whether a request may load the model again after this load, which failed.</summary>
    private bool LoadsAgain(Task loading) => !Options.LoadAtStart && loading.IsFaulted && LoadsAgainAfter <= TimeSpan.Zero;

    private static ObjectDisposedException Stopping() => new(nameof(InceptionService), "The program is about to end.");

    private async Task<LoadedModel?> FinishedLoad()
    {
        Task<LoadedModel>? loading;
        lock (_gate) loading = _loading;
        if (loading is null) return null;
        await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return loading.IsCompletedSuccessfully ? loading.Result : null;
    }

    private async Task<LoadedModel> LoadWithClassesAsync(CancellationToken cancellation)
    {
        var loaded = await LoadAsync(cancellation).ConfigureAwait(false);
        return loaded.Labels is not null ? loaded : throw new InvalidOperationException($"The model {loaded.Name} computes embeddings and has no classes.");
    }

    private async Task<ComputedNumbers> ComputeAsync(LoadedModel loaded, float[] images, Computation computation, CancellationToken cancellation)
    {
        var length = loaded.Model.Preprocessing.InputLength;
        if (images.Length == 0 || images.Length % length != 0)
            throw new ArgumentException($"Expected a multiple of {length:N0} numbers, found {images.Length:N0}.", nameof(images));
        var outcome = await RunAsync(loaded, new(images), computation, cancellation).ConfigureAwait(false);
        return new(outcome.Values, new(default, default, outcome.Wait, outcome.Compute));
    }

    private async Task<BatchOutcome> RunAsync(LoadedModel loaded, BatchWork work, Computation computation, CancellationToken cancellation)
    {
        using var activity = InceptionMetrics.Activities.StartActivity("inception.compute");
        activity?.SetTag("inception.model", loaded.Name).SetTag("inception.computation", computation.ToString());
        var outcome = await loaded.Batcher.RunAsync(work, computation, cancellation).ConfigureAwait(false);
        _metrics.Waited(loaded.Name, outcome.Wait);
        return outcome;
    }

    /// <summary>Reduces an image, because a heat map needs no more pixels than a page shows.</summary>
    private static RgbImage Smaller(RgbImage image)
    {
        var scale = (double)LargestExplainedSide / Math.Max(image.Width, image.Height);
        return scale >= 1 ? image : image.Resize(
            Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)), Interpolation.Bilinear);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The model {Model} is ready: {Engine}.")]
    private static partial void Ready(ILogger logger, string model, string engine);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The model cannot be loaded.")]
    private static partial void NotLoaded(ILogger logger, Exception failure);
}
