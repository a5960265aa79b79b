using Inception.Classification;
using Inception.Common;
using Inception.Graphs;
using Inception.Imaging;
using Inception.Inference;
using Inception.Labels;
using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Portable;

/// <summary>
/// A model that classifies and embeds images on the CPU without native inference libraries: a network's weights in the portable engine, with their
/// preprocessing, labels, licence and source. Safe for any number of threads.
/// </summary>
/// <example>
/// <code>
/// using var model = PortableModel.Load("model.safetensors");
/// Console.WriteLine(model.Classify("cat.jpg")[0].Label);
/// float[] vector = model.Embed("cat.jpg");
/// </code>
/// </example>
public sealed class PortableModel : IDisposable
{
    private readonly ImageDecoder _decoder;
    private readonly FamilyOptions _network;

    private PortableModel(ModelDescription described, PortableOptions engine)
    {
        (Preprocessing, Labels, Licence, Source) = (described.Preprocessing, described.Labels, described.Licence, described.Source);
        _decoder = Preprocessing.CreateDecoder();
        _network = described.Network;
        Table = _network.CreateTable();
        engine.Validate(Table);
        using var checkpoint = Checkpoint.Open(described.Path, _network.Loading.Checkpoint);
        Engine = PackedModelFile.IsPacked(checkpoint.Metadata) ? Open(described.Path, checkpoint.Metadata, engine) : Compile(described.Path, engine);
    }

    /// <summary>The engine, for images that are numbers already.</summary>
    public PortableEngine Engine { get; }

    /// <summary>The rows of the network.</summary>
    public NetworkTable Table { get; }

    /// <summary>The preprocessing of images for this network.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>One name for each class; null for a network that computes embeddings, or whose classes have no names.</summary>
    public LabelSet? Labels { get; }

    /// <summary>The licence of the weights; null where the checkpoint does not say.</summary>
    public string? Licence { get; }

    /// <summary>Where the weights come from; null where the checkpoint does not say.</summary>
    public Uri? Source { get; }

    /// <summary>The length of an embedding: the numbers that the classifier reads, e.g. 2048 of Inception v3.</summary>
    public int EmbeddingLength => Engine.EmbeddingLength;

    /// <summary>Loads a checkpoint with the metadata of its model, and compiles it.</summary>
    /// <param name="path">A <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file.</param>
    /// <param name="options">For a checkpoint without metadata <see cref="ModelOptions.Network"/> and <see cref="ModelOptions.Preprocessing"/>.</param>
    /// <param name="engine">
    /// Exact, fully verified, a thread for each core, when left out. A compiled model keeps the accuracy, output and image size that it was saved with.
    /// </param>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or does not fit the model.</exception>
    /// <exception cref="CheckpointException">
    /// The file is damaged, has no metadata (the message names the option to add), or its metadata is of another network than
    /// <see cref="ModelOptions.Network"/>.
    /// </exception>
    /// <exception cref="WeightMismatchException">The file does not hold the weights of the network.</exception>
    /// <exception cref="NonFiniteWeightsException">Weights are infinite or NaN.</exception>
    /// <exception cref="CompilationException">The engine's result differs from float64 by more than rounding.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PortableModel Load(string path, ModelOptions? options = null, PortableOptions? engine = null) =>
        new(ModelDescription.Create(path, options), engine ?? new());

    /// <summary>Loads published weights with their preprocessing and labels. Weights that are not in the cache are downloaded.</summary>
    /// <inheritdoc cref="Load(string, ModelOptions?, PortableOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="weights">The weights, e.g. <c>InceptionWeights.V3.ImageNet</c>.</param>
    /// <param name="options">Cache and the like.</param>
    /// <param name="engine">Exact, fully verified, a thread for each core, when left out.</param>
    /// <exception cref="DownloadException">The file could not be downloaded. The message says which file to put where.</exception>
    public static PortableModel Load(PublishedWeights weights, ModelOptions? options = null, PortableOptions? engine = null) =>
        new(ModelDescription.Create(weights, options), engine ?? new());

    /// <summary>Classifies an image file.</summary>
    /// <param name="path">The image.</param>
    /// <param name="top">The most probable classes to return, at least 1.</param>
    /// <returns>The classes, the most probable first.</returns>
    /// <exception cref="InvalidImageException">The file is no image that can be read.</exception>
    /// <exception cref="InvalidOperationException">The model has no labels.</exception>
    /// <exception cref="NonFiniteResultException">The network gave logits that are not finite.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<Prediction> Classify(string path, int top = 5) => Classify(_decoder.Decode(path), top);

    /// <summary>Classifies an encoded image, such as the bytes of a JPEG file.</summary>
    /// <inheritdoc cref="Classify(string, int)" path="/*[self::returns or self::exception]"/>
    /// <param name="encoded">The image.</param>
    /// <param name="top">The most probable classes to return, at least 1.</param>
    public IReadOnlyList<Prediction> Classify(ReadOnlySpan<byte> encoded, int top = 5) => Classify(_decoder.Decode(encoded), top);

    /// <summary>Classifies an image.</summary>
    /// <inheritdoc cref="Classify(string, int)" path="/*[self::returns or self::exception]"/>
    /// <param name="image">The image.</param>
    /// <param name="top">The most probable classes to return, at least 1.</param>
    public IReadOnlyList<Prediction> Classify(RgbImage image, int top = 5) => Classify([image], top)[0];

    /// <summary>Classifies several images in one call, side by side on the engine's threads.</summary>
    /// <inheritdoc cref="Classify(string, int)" path="/*[self::exception]"/>
    /// <param name="images">The images.</param>
    /// <param name="top">The most probable classes to return, at least 1.</param>
    /// <returns>The classes of each image, the most probable first.</returns>
    public IReadOnlyList<IReadOnlyList<Prediction>> Classify(IReadOnlyList<RgbImage> images, int top = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var labels = Labels ?? throw new InvalidOperationException(
            $"This {Table.Name} has no labels: set {nameof(ModelOptions)}.{nameof(ModelOptions.Labels)} when it is loaded, or embed images with it.");
        if (Engine.Output != NetworkOutput.Logits)
            throw new InvalidOperationException(
                $"This {Table.Name} was compiled for embeddings: load it with {nameof(NetworkOutput)}.{nameof(NetworkOutput.Logits)}.");
        var logits = new float[images.Count * Engine.OutputLength];
        Engine.Run(Preprocess(images), logits);
        FiniteNumbers.Require(logits, Table.Name, "logits");
        return [.. Enumerable.Range(0, images.Count).Select(i => Softmax.Top(logits.AsSpan(i * Engine.OutputLength, Engine.OutputLength), labels, top))];
    }

    /// <summary>Computes the embedding of an image file: the vector that the classifier reads.</summary>
    /// <param name="path">The image.</param>
    /// <returns><see cref="EmbeddingLength"/> numbers.</returns>
    /// <exception cref="InvalidImageException">The file is no image that can be read.</exception>
    /// <exception cref="NonFiniteResultException">The network gave numbers that are not finite.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public float[] Embed(string path) => Embed(_decoder.Decode(path));

    /// <summary>Computes the embedding of an encoded image, such as the bytes of a JPEG file.</summary>
    /// <inheritdoc cref="Embed(string)" path="/*[self::returns or self::exception]"/>
    /// <param name="encoded">The image.</param>
    public float[] Embed(ReadOnlySpan<byte> encoded) => Embed(_decoder.Decode(encoded));

    /// <summary>Computes the embedding of an image.</summary>
    /// <inheritdoc cref="Embed(string)" path="/*[self::returns or self::exception]"/>
    /// <param name="image">The image.</param>
    public float[] Embed(RgbImage image) => Embed([image])[0];

    /// <summary>Computes the embeddings of several images in one call, side by side on the engine's threads.</summary>
    /// <inheritdoc cref="Embed(string)" path="/*[self::exception]"/>
    /// <param name="images">The images.</param>
    /// <returns>One vector for each image.</returns>
    public IReadOnlyList<float[]> Embed(IReadOnlyList<RgbImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var vectors = new float[images.Count * EmbeddingLength];
        Engine.RunEmbedding(Preprocess(images), vectors);
        FiniteNumbers.Require(vectors, Table.Name, "features");
        return [.. Enumerable.Range(0, images.Count).Select(i => vectors.AsSpan(i * EmbeddingLength, EmbeddingLength).ToArray())];
    }

    /// <summary>
    /// Saves the compiled model: weights in the order in which the kernels of this processor read them, with everything that belongs to them.
    /// <see cref="Load(string, ModelOptions?, PortableOptions?)"/> maps the file into memory and neither compiles nor verifies again, so that a program
    /// starts in milliseconds.
    /// </summary>
    /// <param name="path">The file, by custom <c>.safetensors</c>; an existing one is replaced.</param>
    /// <exception cref="InvalidOperationException">
    /// The model has classes and no labels, or the engine has a normalization of the caller's, which would become part of the weights.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is as it was.</exception>
    public void SaveCompiled(string path)
    {
        if (Engine.Options.Normalization is not null)
        {
            throw new InvalidOperationException(
                $"{nameof(PortableOptions)}.{nameof(PortableOptions.Normalization)} would become part of the saved weights: load the model without it.");
        }

        if (_network.Classes > 0 && Labels is null)
        {
            throw new InvalidOperationException(
                $"{Table.Name} has {_network.Classes} classes and no labels: load it with labels, e.g. {nameof(ModelOptions)}.{nameof(ModelOptions.Labels)} = "
                    + $"{nameof(LabelSet)}.{nameof(LabelSet.Numbered)}({_network.Classes}).");
        }

        var metadata = new ModelMetadata { Network = _network, Preprocessing = Preprocessing, Labels = Labels, Licence = Licence, Source = Source };
        PackedModelFile.Write(path, Engine, metadata.ToStrings());
    }

    /// <summary>Releases the engine's memory. Calls in progress finish first.</summary>
    public void Dispose() => Engine.Dispose();

    private float[] Preprocess(IReadOnlyList<RgbImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var size = Preprocessing.Channels * Preprocessing.CropSize * Preprocessing.CropSize;
        var values = new float[images.Count * size];
        ParallelWork.For(images.Count, ParallelWork.AllCores, i => Preprocessing.Write(images[i], values.AsSpan(i * size, size)));
        return values;
    }

    private PortableEngine Compile(string path, PortableOptions engine)
    {
        var weights = NetworkWeights.Load(path, Table, _network.Loading);
        engine = engine with { ImageSize = engine.ImageSize ?? Preprocessing.CropSize };
        return new PortableEngine(Table, GraphBuilder.Build(Table, key => weights[key], engine.Normalization, engine.Output), engine);
    }

    private PortableEngine Open(string path, IReadOnlyDictionary<string, string> metadata, PortableOptions engine)
    {
        var packed = PackedModelFile.Open(path, metadata);
        try
        {
            Require(engine.Normalization is null, nameof(PortableOptions.Normalization), "null", engine.Normalization);
            Require(engine.ImageSize is not { } size || size == packed.ImageSize, nameof(PortableOptions.ImageSize), packed.ImageSize, engine.ImageSize);
            Require(engine.Output is NetworkOutput.Logits || engine.Output == packed.Output, nameof(PortableOptions.Output), packed.Output, engine.Output);
            engine = engine with { Accuracy = packed.Accuracy, Output = packed.Output, ImageSize = packed.ImageSize };
            var shapes = WeightShapes.List(Table);
            return new PortableEngine(Table, GraphBuilder.Build(Table, key => new AbsentWeights(shapes[key].Shape), null, packed.Output), engine, packed);
        }
        catch
        {
            packed.Weights.Dispose();
            throw;
        }

        void Require(bool fits, string option, object saved, object? asked) => OptionCheck.Require(
            fits, option, asked, $"{saved}, or left out: {path} was compiled so");
    }
}
