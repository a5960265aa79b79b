using Inception.Imaging;
using Inception.Inference;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Embeddings;

/// <summary>
/// Embeds images: it decodes and preprocesses an image, runs the network up to its classifier, and returns these features as a vector. Safe to call from many
/// threads. The embedder disposes its model, unless <see cref="ImageEmbedderOptions.LeaveModelOpen"/> is true.
/// </summary>
public sealed class ImageEmbedder : IDisposable
{
    private readonly IInferenceNetwork _network;
    private readonly NetworkInput _input;
    private readonly ImageReader _reader;
    private readonly bool _ownsNetwork;
    private readonly bool _normalize;
    private readonly int _sideBySide;
    private volatile bool _isDisposed;

    /// <summary>Creates an embedder from a model. The network stays in evaluation mode; the options can compile it.</summary>
    /// <param name="model">The model. The embedder owns it, unless the options leave it open.</param>
    /// <param name="options">Normalization, compilation and batch size; defaults when null.</param>
    /// <exception cref="ArgumentException">The options and the model normalize images differently.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="CompilationException">The compiled network computes other results than the original network; the message says where.</exception>
    public ImageEmbedder(Model model, ImageEmbedderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        _reader = new ImageReader(model.Preprocessing, options);
        _network = model.ToInference(NetworkOutput.Embedding, options.Compile, options.Devices, options.LeaveModelOpen, mayTakeBytes: true);
        (_input, _ownsNetwork) = (NetworkInput.Of(_network, model.Preprocessing), true);
        (_sideBySide, _normalize) = (InferenceReplicas.CountOf(_network), options.Normalize);
    }

    /// <summary>
    /// Creates an embedder from a network that is ready for inference, such as a compiled network:
    /// <c>network.Compile(new() { Output = NetworkOutput.Embedding })</c>.
    /// </summary>
    /// <param name="network">The network, which returns embeddings. The embedder owns it, unless the options leave it open.</param>
    /// <param name="preprocessing">The preprocessing that the weights were trained with.</param>
    /// <param name="options">Normalization and batch size; defaults when null.</param>
    /// <exception cref="ArgumentException">
    /// The network returns logits in place of embeddings, takes another number of channels than the preprocessing produces, normalizes images differently, or
    /// the options ask to compile.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ImageEmbedder(IInferenceNetwork network, ImagePreprocessing preprocessing, ImageEmbedderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        var table = network.Table;
        if (network.Output != NetworkOutput.Embedding && table.Classifier is not null)
            throw new ArgumentException(
                $"An embedder needs the vector before the classifier, and this {table.Name} gives {network.Output}: compile it with "
                    + $"{nameof(NetworkOutput)}.{nameof(NetworkOutput.Embedding)}.",
                nameof(network));
        ModelFit.Require(table, preprocessing, labels: null);
        options ??= new();
        if (options.Compile is not null || options.Devices is not null)
            throw new ArgumentException($"The network is ready for inference: leave out {nameof(ImageEmbedderOptions.Compile)} and "
                + $"{nameof(ImageEmbedderOptions.Devices)}, or give a {nameof(Model)}.", nameof(options));
        (_reader, _input) = (new ImageReader(preprocessing, options), NetworkInput.Of(network, preprocessing));
        (_network, _ownsNetwork) = (network, !options.LeaveModelOpen);
        (_sideBySide, _normalize) = (InferenceReplicas.CountOf(_network), options.Normalize);
    }

    /// <summary>The length of an embedding, e.g. 2048 for Inception v3.</summary>
    public int Length => (int)_network.Table.EmbeddingShape.Count;

    /// <summary>Embeds an image file.</summary>
    /// <param name="path">A JPEG, PNG, WebP, BMP, GIF or TIFF file.</param>
    /// <returns>The embedding: <see cref="Length"/> numbers.</returns>
    /// <exception cref="InvalidImageException">The file is not an image, is damaged, or is larger than the limit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="NonFiniteResultException">The network returned features that are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">The embedder was disposed.</exception>
    public float[] Embed(string path)
    {
        Check();
        return Run(_reader.Decode(path));
    }

    /// <summary>Embeds an encoded image from a stream, which is read to its end.</summary>
    /// <inheritdoc cref="Embed(string)" path="/*[self::returns or self::exception]"/>
    /// <param name="stream">The stream; it stays open.</param>
    public float[] Embed(Stream stream)
    {
        Check();
        return Run(_reader.Decode(stream));
    }

    /// <summary>Embeds an encoded image in memory.</summary>
    /// <inheritdoc cref="Embed(string)" path="/*[self::returns or self::exception]"/>
    /// <param name="encoded">The bytes of a JPEG, PNG, WebP, BMP, GIF or TIFF file.</param>
    public float[] Embed(ReadOnlySpan<byte> encoded)
    {
        Check();
        return Run(_reader.Decode(encoded));
    }

    /// <summary>Embeds a decoded image.</summary>
    /// <param name="image">The pixels.</param>
    /// <returns>The embedding: <see cref="Length"/> numbers.</returns>
    /// <exception cref="NonFiniteResultException">The network returned features that are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">The embedder was disposed.</exception>
    public float[] Embed(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check();
        return Run(image);
    }

    /// <summary>Embeds an image file on a thread-pool thread.</summary>
    /// <inheritdoc cref="Embed(string)" path="/*[self::returns or self::exception]"/>
    /// <param name="path">A JPEG, PNG, WebP, BMP, GIF or TIFF file.</param>
    /// <param name="cancellation">Cancels before decoding and before the network runs.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public Task<float[]> EmbedAsync(string path, CancellationToken cancellation = default)
    {
        Check();
        return _reader.UseAsync(path, Run, cancellation);
    }

    /// <summary>Embeds an encoded image from a stream, read asynchronously to its end.</summary>
    /// <inheritdoc cref="Embed(string)" path="/*[self::returns or self::exception]"/>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="cancellation">Cancels reading, and before the network runs.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public Task<float[]> EmbedAsync(Stream stream, CancellationToken cancellation = default)
    {
        Check();
        return _reader.UseAsync(stream, Run, cancellation);
    }

    /// <summary>Embeds an encoded image in memory on a thread-pool thread.</summary>
    /// <inheritdoc cref="Embed(string)" path="/*[self::returns or self::exception]"/>
    /// <param name="encoded">The bytes of a JPEG, PNG, WebP, BMP, GIF or TIFF file; they must not change before the task ends.</param>
    /// <param name="cancellation">Cancels before decoding and before the network runs.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public Task<float[]> EmbedAsync(ReadOnlyMemory<byte> encoded, CancellationToken cancellation = default)
    {
        Check();
        return _reader.UseAsync(encoded, Run, cancellation);
    }

    /// <summary>Embeds a decoded image on a thread-pool thread.</summary>
    /// <inheritdoc cref="Embed(RgbImage)" path="/*[self::returns or self::exception]"/>
    /// <param name="image">The pixels.</param>
    /// <param name="cancellation">Cancels before the network runs.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public Task<float[]> EmbedAsync(RgbImage image, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check();
        return Task.Run(() => Run(image), cancellation);
    }

    /// <summary>
    /// Embeds many files in batches: the files of a batch are decoded in parallel, and the next batch is decoded while the network runs.
    /// </summary>
    /// <param name="paths">The files.</param>
    /// <param name="cancellation">Cancels between images and between batches.</param>
    /// <returns>
    /// One result for each file, in the order of <paramref name="paths"/>. A file that cannot be read has its error in the result, unless
    /// <see cref="ImageReadingOptions.OnUnreadable"/> is <see cref="UnreadableImages.Fail"/>.
    /// </returns>
    /// <exception cref="InvalidImageException">A file is not an image, and the options ask to fail (<see cref="UnreadableImages.Fail"/>).</exception>
    /// <exception cref="IOException">A file cannot be read, and the options ask to fail (<see cref="UnreadableImages.Fail"/>).</exception>
    /// <exception cref="NonFiniteResultException">The network returned features that are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">The embedder was disposed.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public IReadOnlyList<ImageEmbedding> EmbedMany(IReadOnlyList<string> paths, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Check();
        return [.. _reader.UseMany(paths, _input.Create, keepImages: false, Embedded, _sideBySide, cancellation)];
    }

    /// <summary>
    /// Embeds any number of files on thread-pool threads, like <see cref="EmbedMany"/>. At most two batches are in memory with one device. Each further device
    /// adds one.
    /// </summary>
    /// <inheritdoc cref="EmbedMany" path="/*[self::returns or self::exception]"/>
    /// <param name="paths">The files. They are enumerated as they are needed.</param>
    /// <param name="cancellation">Cancels between images and between batches.</param>
    public IAsyncEnumerable<ImageEmbedding> EmbedManyAsync(IEnumerable<string> paths, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Check();
        return _reader.UseManyAsync(paths, _input.Create, keepImages: false, Embedded, _sideBySide, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        if (_ownsNetwork) _network.Dispose();
    }

    private IEnumerable<ImageEmbedding> Embedded(ImageBatch<Tensor> batch) => batch.Join(
        Run(batch.Input),
        (path, vector) => new ImageEmbedding(path, vector),
        (path, error) => new ImageEmbedding(path, default) { Error = error });

    private void Check() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    private float[] Run(RgbImage image)
    {
        using var input = _input.Create(image);
        return Run(input)[0];
    }

    private float[][] Run(Tensor input)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var embeddings = _network.Forward(input).to(ScalarType.Float32, CPU);
        var values = (_normalize ? nn.functional.normalize(embeddings, p: 2, dim: 1) : embeddings).contiguous();
        FiniteTensors.Require(values, _network.Table.Name, "features");
        return [.. values.data<float>().ToArray().Chunk((int)values.shape[1])];
    }
}
