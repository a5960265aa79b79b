using System.Runtime.CompilerServices;
using Inception.Imaging;
using Inception.Networks;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Embeddings;

/// <summary>
/// From image files to the vectors that stand for them: decoding, preprocessing and a network up to its classifier. Safe to call from many threads;
/// it owns its network and disposes it.
/// </summary>
public sealed class ImageEmbedder : IDisposable
{
    private static readonly RgbImage Placeholder = new(1, 1, [0, 0, 0]);

    private readonly IInferenceNetwork _network;
    private readonly ImagePreprocessing _preprocessing;
    private readonly ImageEmbedderOptions _options;
    private readonly ImageDecoder _decoder;

    /// <summary>Joins the parts.</summary>
    /// <param name="network">The network, with its weights; the embedder owns it from here on, and keeps it in evaluation mode.</param>
    /// <param name="preprocessing">What the weights were trained to see.</param>
    /// <param name="options">Normalisation, batches and the like; defaults when left out.</param>
    /// <exception cref="ArgumentException">The network takes another number of channels than the preprocessing makes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ImageEmbedder(InceptionNetwork network, ImagePreprocessing preprocessing, ImageEmbedderOptions? options = null)
        : this(new EagerInference(network, NetworkOutput.Embedding), preprocessing, options)
    {
    }

    /// <summary>Joins the parts, of which the network may be compiled: <c>new ImageEmbedder(network.Compile(new() { Output = NetworkOutput.Embedding }), …)</c>.</summary>
    /// <param name="network">What gives embeddings; the embedder owns it from here on.</param>
    /// <param name="preprocessing">What the weights were trained to see.</param>
    /// <param name="options">Normalisation, batches and the like; defaults when left out.</param>
    /// <exception cref="ArgumentException">The network gives logits, or takes another number of channels than the preprocessing makes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ImageEmbedder(IInferenceNetwork network, ImagePreprocessing preprocessing, ImageEmbedderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        var table = network.Table;
        if (network.Output != NetworkOutput.Embedding && table.Classifier is not null)
            throw new ArgumentException(
                $"An embedder needs the vector before the classifier, and this {table.Name} gives {network.Output}: compile it with {nameof(NetworkOutput)}.{nameof(NetworkOutput.Embedding)}.",
                nameof(network));
        if (preprocessing.Channels != table.Input.Channels)
            throw new ArgumentException(
                $"{table.Name} takes {table.Input.Channels} channels, and the preprocessing makes {preprocessing.Channels}.", nameof(preprocessing));
        _options = (options ?? new()).Validated();
        _decoder = new ImageDecoder(_options.Decoding);
        (_network, _preprocessing) = (network, preprocessing);
    }

    /// <summary>The length of an embedding, e.g. 2048 of Inception v3.</summary>
    public int Length => (int)_network.Table.EmbeddingShape.Count;

    /// <summary>Embeds an image file.</summary>
    /// <param name="path">A JPEG, PNG, WebP, BMP or GIF file.</param>
    /// <returns>The embedding: <see cref="Length"/> numbers.</returns>
    /// <exception cref="InvalidImageException">The file is not an image, is damaged, or is larger than the limit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public float[] Embed(string path) => Embed(_decoder.Decode(path));

    /// <summary>Embeds an encoded image from a stream, which is read to its end.</summary>
    /// <inheritdoc cref="Embed(string)"/>
    /// <param name="stream">The stream; it stays open.</param>
    public float[] Embed(Stream stream) => Embed(_decoder.Decode(stream));

    /// <summary>Embeds a decoded image.</summary>
    /// <param name="image">The pixels.</param>
    /// <returns>The embedding: <see cref="Length"/> numbers.</returns>
    public float[] Embed(RgbImage image)
    {
        using var input = _preprocessing.Apply(image);
        return Run(input)[0];
    }

    /// <summary>Embeds an image file on a thread of the pool.</summary>
    /// <inheritdoc cref="Embed(string)"/>
    /// <param name="path">A JPEG, PNG, WebP, BMP or GIF file.</param>
    /// <param name="cancellation">Cancels before decoding and before the network runs.</param>
    public Task<float[]> EmbedAsync(string path, CancellationToken cancellation = default) => Task.Run(
        () =>
        {
            var image = _decoder.Decode(path);
            cancellation.ThrowIfCancellationRequested();
            return Embed(image);
        },
        cancellation);

    /// <summary>
    /// Embeds many files, however many, on threads of the pool: the files of a batch are decoded in parallel, and while the network works on a batch
    /// the next one is decoded. At most two batches are in memory.
    /// </summary>
    /// <param name="paths">The files; they are asked for as they are needed.</param>
    /// <param name="cancellation">Stops between images and between batches.</param>
    /// <returns>The embeddings in the order of <paramref name="paths"/>, without those given to <see cref="ImageEmbedderOptions.Unreadable"/>.</returns>
    /// <exception cref="InvalidImageException">A file is not an image; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async IAsyncEnumerable<ImageEmbedding> EmbedManyAsync(
        IEnumerable<string> paths, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        using var batches = paths.Chunk(_options.BatchSize).GetEnumerator();
        var next = Decode(batches, cancellation);
        try
        {
            while (await next.ConfigureAwait(false) is { } batch)
            {
                float[][] embeddings;
                using (batch.Input)
                {
                    next = Decode(batches, cancellation);
                    embeddings = await Task.Run(() => Run(batch.Input), cancellation).ConfigureAwait(false);
                }

                for (var i = 0; i < batch.Paths.Length; i++)
                {
                    if (batch.Failures[i] is { } failure) _options.Unreadable!(batch.Paths[i], failure);
                    else yield return new(batch.Paths[i], embeddings[i]);
                }
            }
        }
        finally
        {
            await DisposeDecoded(next).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private Task<Batch?> Decode(IEnumerator<string[]> batches, CancellationToken cancellation) => Task.Run(
        () =>
        {
            if (!batches.MoveNext()) return null;
            var paths = batches.Current;
            var failures = new Exception?[paths.Length];
            var input = _preprocessing.Apply([.. Enumerable.Range(0, paths.Length)], i => DecodeOrSkip(paths[i], failures, i), cancellationToken: cancellation);
            return new Batch(paths, failures, input);
        },
        cancellation);

    /// <summary>An image that is left out takes its place in the batch all the same: the others stay where they are.</summary>
    private RgbImage DecodeOrSkip(string path, Exception?[] failures, int index)
    {
        try
        {
            return _decoder.Decode(path);
        }
        catch (Exception failure) when (_options.Unreadable is not null && failure is InvalidImageException or IOException or UnauthorizedAccessException)
        {
            failures[index] = failure;
            return Placeholder;
        }
    }

    private float[][] Run(Tensor input)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var embeddings = _network.Forward(input).to(ScalarType.Float32, CPU);
        var values = (_options.Normalize ? nn.functional.normalize(embeddings, p: 2, dim: 1) : embeddings).contiguous();
        return [.. values.data<float>().ToArray().Chunk((int)values.shape[1])];
    }

    /// <summary>The batch that was decoded ahead and is not wanted any more; what went wrong with it is of no interest.</summary>
    private static async Task DisposeDecoded(Task<Batch?> ahead)
    {
        await ahead.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        if (ahead.IsCompletedSuccessfully) ahead.Result?.Input.Dispose();
    }

    private sealed record Batch(string[] Paths, Exception?[] Failures, Tensor Input);
}
