using Inception.Imaging;
using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Classification;

/// <summary>
/// From an image file to names: decoding, preprocessing, network and labels that belong together. Safe to call from many threads;
/// it owns its network and disposes it.
/// </summary>
public sealed partial class ImageClassifier : IDisposable
{
    private readonly IInferenceNetwork _network;
    private readonly ImageDecoder _decoder;

    /// <summary>Joins the parts.</summary>
    /// <param name="network">The network, with its weights; the classifier owns it from here on, and keeps it in evaluation mode.</param>
    /// <param name="preprocessing">What the weights were trained to see.</param>
    /// <param name="labels">One name for each logit.</param>
    /// <param name="decoding">The limit on pixels and the like; defaults when left out.</param>
    /// <exception cref="ArgumentException">Labels, channels and network do not belong together.</exception>
    public ImageClassifier(InceptionNetwork network, ImagePreprocessing preprocessing, LabelSet labels, ImageDecoderOptions? decoding = null)
        : this(new EagerInference(network, NetworkOutput.Logits), preprocessing, labels, decoding)
    {
    }

    /// <summary>Joins the parts, of which the network may be compiled: <c>new ImageClassifier(network.Compile(), …)</c>.</summary>
    /// <param name="network">What gives logits; the classifier owns it from here on.</param>
    /// <param name="preprocessing">What the weights were trained to see.</param>
    /// <param name="labels">One name for each logit.</param>
    /// <param name="decoding">The limit on pixels and the like; defaults when left out.</param>
    /// <exception cref="ArgumentException">Labels, channels and network do not belong together.</exception>
    public ImageClassifier(IInferenceNetwork network, ImagePreprocessing preprocessing, LabelSet labels, ImageDecoderOptions? decoding = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(labels);
        var table = network.Table;
        if (network.Output != NetworkOutput.Logits)
            throw new ArgumentException(
                $"A classifier needs logits, and this {table.Name} gives {network.Output}: compile it with {nameof(NetworkOutput)}.{nameof(NetworkOutput.Logits)}.", nameof(network));
        if (labels.Count != table.OutputShape.Channels)
            throw new ArgumentException(
                $"{table.Name} has {table.OutputShape.Channels} classes, and {labels.Count} labels were given; there must be one for each.", nameof(labels));
        if (preprocessing.Channels != table.Input.Channels)
            throw new ArgumentException(
                $"{table.Name} takes {table.Input.Channels} channels, and the preprocessing makes {preprocessing.Channels}.", nameof(preprocessing));
        _network = network;
        _decoder = new ImageDecoder(decoding);
        Preprocessing = preprocessing;
        Labels = labels;
    }

    /// <summary>What an image goes through before the network sees it.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>The names of the classes.</summary>
    public LabelSet Labels { get; }

    /// <summary>Classifies an image file.</summary>
    /// <param name="path">A JPEG, PNG, WebP, BMP or GIF file.</param>
    /// <param name="top">How many classes to give, at least 1; all of them when there are fewer.</param>
    /// <returns>The likeliest classes, the likeliest first.</returns>
    /// <exception cref="InvalidImageException">The file is not an image, is damaged, or is larger than the limit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<Prediction> Classify(string path, int top = 5) => Classify(_decoder.Decode(path), top);

    /// <summary>Classifies an encoded image from a stream, which is read to its end.</summary>
    /// <inheritdoc cref="Classify(string, int)"/>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="top">How many classes to give, at least 1.</param>
    public IReadOnlyList<Prediction> Classify(Stream stream, int top = 5) => Classify(_decoder.Decode(stream), top);

    /// <summary>Classifies an encoded image in memory.</summary>
    /// <inheritdoc cref="Classify(string, int)"/>
    /// <param name="encoded">The bytes of a JPEG, PNG, WebP, BMP or GIF file.</param>
    /// <param name="top">How many classes to give, at least 1.</param>
    public IReadOnlyList<Prediction> Classify(ReadOnlySpan<byte> encoded, int top = 5) => Classify(_decoder.Decode(encoded), top);

    /// <summary>Classifies a decoded image.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="top">How many classes to give, at least 1.</param>
    /// <returns>The likeliest classes, the likeliest first.</returns>
    public IReadOnlyList<Prediction> Classify(RgbImage image, int top = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        using var input = Preprocessing.Apply(image);
        return Predict(input, top)[0];
    }

    /// <summary>Classifies many files in batches; the files of a batch are decoded in parallel.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="top">How many classes to give for each, at least 1.</param>
    /// <param name="batchSize">Images that go through the network together, at least 1. A larger batch needs more memory.</param>
    /// <param name="cancellation">Stops between images and between batches.</param>
    /// <returns>The predictions of each file, in the order of <paramref name="paths"/>.</returns>
    /// <exception cref="InvalidImageException">A file is not an image; the message names it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<IReadOnlyList<Prediction>> ClassifyMany(
        IReadOnlyList<string> paths, int top = 5, int batchSize = 16, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var predictions = new List<IReadOnlyList<Prediction>>(paths.Count);
        foreach (var batch in paths.Chunk(batchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var input = Preprocessing.Apply(batch, _decoder.Decode, cancellationToken: cancellation);
            predictions.AddRange(Predict(input, top));
        }

        return predictions;
    }

    /// <summary>Classifies an image file on a thread of the pool.</summary>
    /// <inheritdoc cref="Classify(string, int)"/>
    /// <param name="path">A JPEG, PNG, WebP, BMP or GIF file.</param>
    /// <param name="top">How many classes to give, at least 1.</param>
    /// <param name="cancellation">Cancels before decoding and before the network runs.</param>
    public Task<IReadOnlyList<Prediction>> ClassifyAsync(string path, int top = 5, CancellationToken cancellation = default) => Task.Run(
        () =>
        {
            var image = _decoder.Decode(path);
            cancellation.ThrowIfCancellationRequested();
            return Classify(image, top);
        },
        cancellation);

    /// <summary>Classifies an encoded image from a stream, read asynchronously to its end.</summary>
    /// <inheritdoc cref="Classify(string, int)"/>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="top">How many classes to give, at least 1.</param>
    /// <param name="cancellation">Cancels reading, and before the network runs.</param>
    public async Task<IReadOnlyList<Prediction>> ClassifyAsync(Stream stream, int top = 5, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var encoded = new MemoryStream();
        await stream.CopyToAsync(encoded, cancellation).ConfigureAwait(false);
        return await Task.Run(() => Classify(encoded.GetBuffer().AsSpan(0, (int)encoded.Length), top), cancellation).ConfigureAwait(false);
    }

    /// <summary>Classifies many files in batches on a thread of the pool.</summary>
    /// <inheritdoc cref="ClassifyMany"/>
    public Task<IReadOnlyList<IReadOnlyList<Prediction>>> ClassifyManyAsync(
        IReadOnlyList<string> paths, int top = 5, int batchSize = 16, CancellationToken cancellation = default) =>
        Task.Run(() => ClassifyMany(paths, top, batchSize, cancellation), cancellation);

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private List<IReadOnlyList<Prediction>> Predict(Tensor input, int top)
    {
        using var _ = no_grad();
        using var logits = _network.Forward(input);
        using var scope = NewDisposeScope();
        var (probabilities, indices) = logits.to(ScalarType.Float64).softmax(dim: 1).cpu().topk(Math.Min(top, Labels.Count), dim: 1);
        var p = probabilities.data<double>().ToArray();
        var i = indices.data<long>().ToArray();
        var count = (int)indices.shape[1];
        return [.. Enumerable.Range(0, (int)input.shape[0]).Select(row => (IReadOnlyList<Prediction>)
            [.. Enumerable.Range(row * count, count).Select(k => new Prediction(Labels[(int)i[k]], (int)i[k], p[k]) { Id = Labels.IdOf((int)i[k]) })])];
    }
}
