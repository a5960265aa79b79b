using Inception.Imaging;
using Inception.Inference;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Classification;

/// <summary>
/// Classifies images: it decodes and preprocesses an image, runs the network, and returns labels with probabilities. Safe to call from many threads. The
/// classifier disposes its model, unless <see cref="ImageClassifierOptions.LeaveModelOpen"/> is true.
/// </summary>
public sealed partial class ImageClassifier : IDisposable
{
    private readonly IInferenceNetwork _network;
    private readonly NetworkInput _input;
    private readonly ImageReader _reader;
    private readonly bool _ownsNetwork;
    private readonly int _sideBySide;
    private volatile bool _isDisposed;

    /// <summary>Creates a classifier from a model. The network stays in evaluation mode; the options can compile it.</summary>
    /// <param name="model">The model. The classifier owns it, unless the options leave it open.</param>
    /// <param name="options">Compilation and batch size; defaults when null.</param>
    /// <exception cref="ArgumentException">The model has no labels, or the options and the model normalize images differently.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="CompilationException">The compiled network computes other results than the original network; the message says where.</exception>
    public ImageClassifier(Model model, ImageClassifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Labels = model.Labels ?? throw new ArgumentException(
            $"A classifier needs labels, and this {model.Name} has none: set {nameof(ModelOptions)}.{nameof(ModelOptions.Labels)}, or embed images "
                + "with it.", nameof(model));
        options ??= new();
        _reader = new ImageReader(model.Preprocessing, options);
        _network = model.ToInference(NetworkOutput.Logits, options.Compile, options.Devices, options.LeaveModelOpen, mayTakeBytes: true);
        (_input, _ownsNetwork) = (NetworkInput.Of(_network, model.Preprocessing), true);
        _sideBySide = InferenceReplicas.CountOf(_network);
    }

    /// <summary>Creates a classifier from a network that is ready for inference, such as a compiled network.</summary>
    /// <param name="network">The network, which returns logits. The classifier owns it, unless the options leave it open.</param>
    /// <param name="preprocessing">The preprocessing that the weights were trained with.</param>
    /// <param name="labels">One name for each logit.</param>
    /// <param name="options">Batch size and decoding; defaults when null.</param>
    /// <exception cref="ArgumentException">
    /// The number of labels or channels does not fit the network, the network and the preprocessing normalize images differently, or the options ask to
    /// compile.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ImageClassifier(IInferenceNetwork network, ImagePreprocessing preprocessing, LabelSet labels, ImageClassifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(labels);
        var table = network.Table;
        if (network.Output != NetworkOutput.Logits)
            throw new ArgumentException(
                $"A classifier needs logits, and this {table.Name} gives {network.Output}: compile it with "
                    + $"{nameof(NetworkOutput)}.{nameof(NetworkOutput.Logits)}.", nameof(network));
        ModelFit.Require(table, preprocessing, labels);
        options ??= new();
        if (options.Compile is not null || options.Devices is not null)
            throw new ArgumentException($"The network is ready for inference: leave out {nameof(ImageClassifierOptions.Compile)} and "
                + $"{nameof(ImageClassifierOptions.Devices)}, or give a {nameof(Model)}.", nameof(options));
        (_reader, _input) = (new ImageReader(preprocessing, options), NetworkInput.Of(network, preprocessing));
        (_network, _ownsNetwork, Labels) = (network, !options.LeaveModelOpen, labels);
        _sideBySide = InferenceReplicas.CountOf(_network);
    }

    /// <summary>The preprocessing that turns an image into the input of the network.</summary>
    public ImagePreprocessing Preprocessing => _reader.Preprocessing;

    /// <summary>The names of the classes.</summary>
    public LabelSet Labels { get; }

    /// <summary>Classifies an image file.</summary>
    /// <param name="path">A JPEG, PNG, WebP, BMP, GIF or TIFF file.</param>
    /// <param name="top">The number of classes to return, at least 1. A network with fewer classes returns all of them.</param>
    /// <returns>The most probable classes, in descending order of probability.</returns>
    /// <exception cref="InvalidImageException">The file is not an image, is damaged, or is larger than the limit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="NonFiniteResultException">The network returned logits that are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">The classifier was disposed.</exception>
    public IReadOnlyList<Prediction> Classify(string path, int top = 5)
    {
        Check(top);
        return Predict(_reader.Decode(path), top);
    }

    /// <summary>Classifies an encoded image from a stream, which is read to its end.</summary>
    /// <inheritdoc cref="Classify(string, int)" path="/*[self::returns or self::exception]"/>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="top">The number of classes to return, at least 1.</param>
    public IReadOnlyList<Prediction> Classify(Stream stream, int top = 5)
    {
        Check(top);
        return Predict(_reader.Decode(stream), top);
    }

    /// <summary>Classifies an encoded image in memory.</summary>
    /// <inheritdoc cref="Classify(string, int)" path="/*[self::returns or self::exception]"/>
    /// <param name="encoded">The bytes of a JPEG, PNG, WebP, BMP, GIF or TIFF file.</param>
    /// <param name="top">The number of classes to return, at least 1.</param>
    public IReadOnlyList<Prediction> Classify(ReadOnlySpan<byte> encoded, int top = 5)
    {
        Check(top);
        return Predict(_reader.Decode(encoded), top);
    }

    /// <summary>Classifies a decoded image.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="top">The number of classes to return, at least 1.</param>
    /// <returns>The most probable classes, in descending order of probability.</returns>
    /// <exception cref="NonFiniteResultException">The network returned logits that are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">The classifier was disposed.</exception>
    public IReadOnlyList<Prediction> Classify(RgbImage image, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check(top);
        return Predict(image, top);
    }

    /// <summary>Classifies an image file on a thread-pool thread.</summary>
    /// <inheritdoc cref="Classify(string, int)" path="/*[self::returns or self::exception]"/>
    /// <param name="path">A JPEG, PNG, WebP, BMP, GIF or TIFF file.</param>
    /// <param name="top">The number of classes to return, at least 1.</param>
    /// <param name="cancellation">Cancels before decoding and before the network runs.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public Task<IReadOnlyList<Prediction>> ClassifyAsync(string path, int top = 5, CancellationToken cancellation = default)
    {
        Check(top);
        return _reader.UseAsync(path, image => Predict(image, top), cancellation);
    }

    /// <summary>Classifies an encoded image from a stream, read asynchronously to its end.</summary>
    /// <inheritdoc cref="Classify(string, int)" path="/*[self::returns or self::exception]"/>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="top">The number of classes to return, at least 1.</param>
    /// <param name="cancellation">Cancels reading, and before the network runs.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public Task<IReadOnlyList<Prediction>> ClassifyAsync(Stream stream, int top = 5, CancellationToken cancellation = default)
    {
        Check(top);
        return _reader.UseAsync(stream, image => Predict(image, top), cancellation);
    }

    /// <summary>Classifies an encoded image in memory on a thread-pool thread.</summary>
    /// <inheritdoc cref="Classify(string, int)" path="/*[self::returns or self::exception]"/>
    /// <param name="encoded">The bytes of a JPEG, PNG, WebP, BMP, GIF or TIFF file; they must not change before the task ends.</param>
    /// <param name="top">The number of classes to return, at least 1.</param>
    /// <param name="cancellation">Cancels before decoding and before the network runs.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public Task<IReadOnlyList<Prediction>> ClassifyAsync(ReadOnlyMemory<byte> encoded, int top = 5, CancellationToken cancellation = default)
    {
        Check(top);
        return _reader.UseAsync(encoded, image => Predict(image, top), cancellation);
    }

    /// <summary>Classifies a decoded image on a thread-pool thread.</summary>
    /// <inheritdoc cref="Classify(RgbImage, int)" path="/*[self::returns or self::exception]"/>
    /// <param name="image">The pixels.</param>
    /// <param name="top">The number of classes to return, at least 1.</param>
    /// <param name="cancellation">Cancels before the network runs.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public Task<IReadOnlyList<Prediction>> ClassifyAsync(RgbImage image, int top = 5, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check(top);
        return Task.Run(() => Predict(image, top), cancellation);
    }

    /// <summary>
    /// Classifies many files in batches: the files of a batch are decoded in parallel, and the next batch is decoded while the network runs.
    /// </summary>
    /// <param name="paths">The files.</param>
    /// <param name="top">The number of classes to return for each image, at least 1.</param>
    /// <param name="cancellation">Cancels between images and between batches.</param>
    /// <returns>
    /// One result for each file, in the order of <paramref name="paths"/>. A file that cannot be read has its error in the result, unless
    /// <see cref="ImageReadingOptions.OnUnreadable"/> is <see cref="UnreadableImages.Fail"/>.
    /// </returns>
    /// <exception cref="InvalidImageException">A file is not an image, and the options ask to fail (<see cref="UnreadableImages.Fail"/>).</exception>
    /// <exception cref="IOException">A file cannot be read, and the options ask to fail (<see cref="UnreadableImages.Fail"/>).</exception>
    /// <exception cref="NonFiniteResultException">The network returned logits that are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">The classifier was disposed.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public IReadOnlyList<ImageClassification> ClassifyMany(IReadOnlyList<string> paths, int top = 5, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Check(top);
        return [.. _reader.UseMany(paths, _input.Create, keepImages: false, batch => Classified(batch, top), _sideBySide, cancellation)];
    }

    /// <summary>
    /// Classifies any number of files on thread-pool threads, like <see cref="ClassifyMany"/>. At most two batches are in memory with one device. Each further
    /// device adds one.
    /// </summary>
    /// <inheritdoc cref="ClassifyMany" path="/*[self::returns or self::exception]"/>
    /// <param name="paths">The files. They are enumerated as they are needed.</param>
    /// <param name="top">The number of classes to return for each image, at least 1.</param>
    /// <param name="cancellation">Cancels between images and between batches.</param>
    public IAsyncEnumerable<ImageClassification> ClassifyManyAsync(IEnumerable<string> paths, int top = 5, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Check(top);
        return _reader.UseManyAsync(paths, _input.Create, keepImages: false, batch => Classified(batch, top), _sideBySide, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        if (_ownsNetwork) _network.Dispose();
    }

    private IEnumerable<ImageClassification> Classified(ImageBatch<Tensor> batch, int top) => batch.Join(
        Predict(batch.Input, top),
        (path, classes) => new ImageClassification(path, classes),
        (path, error) => new ImageClassification(path, []) { Error = error });

    private void Check(int top)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
    }

    private IReadOnlyList<Prediction> Predict(RgbImage image, int top)
    {
        using var input = _input.Create(image);
        return Predict(input, top)[0];
    }

    private List<IReadOnlyList<Prediction>> Predict(Tensor input, int top)
    {
        using var _ = no_grad();
        using var logits = _network.Forward(input);
        FiniteTensors.Require(logits, _network.Table.Name, "logits");
        using var scope = NewDisposeScope();
        var (probabilities, indices) = logits.to(ScalarType.Float64).softmax(dim: 1).cpu().topk(Math.Min(top, Labels.Count), dim: 1);
        var p = probabilities.data<double>().ToArray();
        var i = indices.data<long>().ToArray();
        var count = (int)indices.shape[1];
        return [.. Enumerable.Range(0, (int)input.shape[0]).Select(row => (IReadOnlyList<Prediction>)
            [.. Enumerable.Range(row * count, count).Select(k => new Prediction(Labels[(int)i[k]], (int)i[k], p[k]) { Id = Labels.IdOf((int)i[k]) })])];
    }
}
