using Inception.Common;
using Inception.Imaging;
using Inception.Networks;
using Inception.Serving;
using Microsoft.Extensions.AI;

namespace Inception.Extensions.AI;

/// <summary>
/// Embeds images for Microsoft.Extensions.AI. Vector stores, caches and telemetry accept this generator like a generator of text embeddings. Images are
/// embedded in batches, and the next batch is decoded while the network runs. Safe for any number of threads.
/// </summary>
/// <example>
/// <code>
/// using var generator = new ImageEmbeddingGenerator(PortableModel.Load("model.safetensors"));
/// Embedding&lt;float&gt; embedding = await generator.GenerateAsync(await DataContent.LoadFromAsync("cat.jpg"));
/// </code>
/// </example>
public sealed class ImageEmbeddingGenerator : IEmbeddingGenerator<DataContent, Embedding<float>>
{
    private const string ProviderName = "inception";

    private readonly IImageModel _model;
    private readonly ImageEmbeddingGeneratorOptions _options;
    private readonly ImageDecoder _decoder;
    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly UseCount _uses;

    /// <summary>Creates a generator from a model.</summary>
    /// <param name="model">The model, such as a <c>PortableModel</c> or a <c>TorchImageModel</c>.</param>
    /// <param name="options">Batch size, normalization and decoding; defaults when null.</param>
    /// <param name="leaveOpen">Whether the model stays open when this generator is disposed. Default false: this generator owns the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ImageEmbeddingGenerator(IImageModel model, ImageEmbeddingGeneratorOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _options) = (model, (options ?? new()).Validated());
        _decoder = model.Preprocessing.CreateDecoder(_options.Decoding);
        _metadata = new(ProviderName, providerUri: null, _options.ModelId ?? model.Name, model.EmbeddingLength);
        _uses = new(this, () =>
        {
            if (!leaveOpen) model.Dispose();
        });
    }

    private string ModelId => _metadata.DefaultModelId!;

    /// <summary>Embeds images.</summary>
    /// <param name="values">
    /// Encoded images with a media type of <c>image/…</c>, as bytes or data URIs. They are enumerated as they are needed. The format is recognized by the first
    /// bytes, not by the declared media type.
    /// </param>
    /// <param name="options">
    /// <see cref="EmbeddingGenerationOptions.ModelId"/> and <see cref="EmbeddingGenerationOptions.Dimensions"/> must be null or equal to those of this
    /// generator.
    /// </param>
    /// <param name="cancellationToken">Cancels between images and between batches.</param>
    /// <returns>One embedding for each item, in the order of the items.</returns>
    /// <exception cref="ArgumentException">The options ask for another model or another length.</exception>
    /// <exception cref="ImageEmbeddingException">
    /// An item is not an image, or cannot be decoded; <see cref="ImageEmbeddingException.Index"/> is its index.
    /// </exception>
    /// <exception cref="NonFiniteResultException">The network returned numbers that are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">This generator was disposed.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<DataContent> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var use = _uses.Begin();
        Check(options);
        cancellationToken.ThrowIfCancellationRequested();
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        await foreach (var batch in ReadAhead.ReadAsync(stop => Batches(values, stop), ahead: 1, cancellationToken).ConfigureAwait(false))
        {
            using (batch) embeddings.AddRange(await Task.Run(() => Embed(batch), cancellationToken).ConfigureAwait(false));
        }

        return embeddings;
    }

    /// <summary>Returns an object that this generator provides.</summary>
    /// <param name="serviceType">
    /// <see cref="EmbeddingGeneratorMetadata"/>, <see cref="IImageModel"/> or the model's own type, <see cref="ImageEmbeddingGenerator"/> or one of its
    /// interfaces.
    /// </param>
    /// <param name="serviceKey">A key. There are no keyed objects.</param>
    /// <returns>The object, or null.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        return serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(_model) ? _model
            : null;
    }

    /// <summary>Disposes the model, unless it should stay open. Calls in progress finish first; later calls fail.</summary>
    public void Dispose() => _uses.Dispose();

    private void Check(EmbeddingGenerationOptions? options)
    {
        if (options?.Dimensions is { } dimensions && dimensions != _model.EmbeddingLength)
        {
            throw new ArgumentException(
                $"{ModelId} gives embeddings of {_model.EmbeddingLength:N0} numbers, and {dimensions:N0} were asked for. "
                    + $"Leave {nameof(EmbeddingGenerationOptions)}.{nameof(EmbeddingGenerationOptions.Dimensions)} out.",
                nameof(options));
        }

        if (options?.ModelId is { } id && id != ModelId)
        {
            throw new ArgumentException(
                $"This generator runs {ModelId}, and {id} was asked for. "
                    + $"Leave {nameof(EmbeddingGenerationOptions)}.{nameof(EmbeddingGenerationOptions.ModelId)} out, or take the generator of {id}.",
                nameof(options));
        }
    }

    private IEnumerable<DecodedBatch> Batches(IEnumerable<DataContent> values, CancellationToken cancellation)
    {
        var first = 0;
        foreach (var items in values.Chunk(_options.BatchSize))
        {
            yield return Decode(items, first, cancellation);
            first += items.Length;
        }
    }

    private DecodedBatch Decode(DataContent[] items, int first, CancellationToken cancellation)
    {
        var batch = new DecodedBatch(items.Length, _model.Preprocessing.InputLength);
        try
        {
            ParallelWork.For(items.Length, ParallelWork.AllCores, i => Decode(items[i], first + i, batch[i]), cancellation);
            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    private void Decode(DataContent? item, int index, Span<float> place)
    {
        if (item is null) throw new ImageEmbeddingException(index, null, "Expected an image, found null.");
        if (!item.HasTopLevelMediaType("image"))
        {
            throw new ImageEmbeddingException(
                index, item.Name, $"Expected a media type of image/…, found {item.MediaType}. Give the image's type if its bytes are an image.");
        }

        try
        {
            _model.Preprocessing.Write(_decoder.Decode(item.Data.Span), place);
        }
        catch (Exception failure) when (failure is InvalidImageException or ArgumentException)
        {
            throw new ImageEmbeddingException(index, item.Name, failure.Message, failure);
        }
    }

    private Embedding<float>[] Embed(DecodedBatch batch)
    {
        var (length, created) = (_model.EmbeddingLength, DateTimeOffset.UtcNow);
        var vectors = new float[batch.Count * length];
        _model.ComputeEmbeddings(batch.Input, vectors);
        var embeddings = new Embedding<float>[batch.Count];
        for (var i = 0; i < embeddings.Length; i++)
        {
            var vector = vectors.AsSpan(i * length, length).ToArray();   // an array of its own: a kept vector holds no batch
            if (_options.Normalize) UnitLength.Apply(vector);
            embeddings[i] = new(vector) { ModelId = ModelId, CreatedAt = created };
        }

        return embeddings;
    }
}
