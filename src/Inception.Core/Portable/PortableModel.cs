using Inception.Classification;
using Inception.Common;
using Inception.Graphs;
using Inception.Imaging;
using Inception.Inference;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using Inception.Serving;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Portable;

/// <summary>
/// A model that classifies, embeds and explains images on the CPU without native inference libraries. It consists of a network compiled for the portable
/// engine, with its preprocessing, labels, licence and source. Safe for any number of threads.
/// </summary>
/// <example>
/// <code>
/// using var model = PortableModel.Load("model.safetensors");
/// Console.WriteLine(model.Classify("cat.jpg")[0].Label);
/// float[] vector = model.Embed("cat.jpg");
/// </code>
/// </example>
public sealed partial class PortableModel : IImageModel
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

    /// <summary>The engine, for images that already are preprocessed.</summary>
    public PortableEngine Engine { get; }

    /// <summary>The table of the network.</summary>
    public NetworkTable Table { get; }

    /// <summary>The network's name, e.g. <c>inception_v3</c>.</summary>
    public string Name => Table.Name;

    /// <summary>
    /// The outcome for each key of the loaded checkpoint. Null for a model that was saved compiled; its checkpoint was checked before.
    /// </summary>
    public WeightLoadReport? LoadReport => Engine.LoadReport;

    /// <summary>The preprocessing of images for this network.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>One name for each class; null for a network that computes embeddings, or whose classes have no names.</summary>
    public LabelSet? Labels { get; }

    /// <summary>The licence of the weights, by its SPDX name. Null if unknown.</summary>
    public string? Licence { get; }

    /// <summary>A page that describes the weights. Null if unknown.</summary>
    public Uri? Source { get; }

    /// <summary>The length of an embedding, e.g. 2048 for Inception v3.</summary>
    public int EmbeddingLength => Engine.EmbeddingLength;

    /// <summary>Classifies an image file.</summary>
    /// <param name="path">The path of the image file.</param>
    /// <param name="top">The number of classes to return, at least 1.</param>
    /// <returns>The classes, the most probable first.</returns>
    /// <exception cref="InvalidImageException">The file is not an image, or is damaged or too large.</exception>
    /// <exception cref="InvalidOperationException">The model has no labels.</exception>
    /// <exception cref="NonFiniteResultException">The network returned logits that are infinite or NaN.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<Prediction> Classify(string path, int top = 5) => Classify(_decoder.Decode(path), top);

    /// <summary>Classifies an encoded image, such as the bytes of a JPEG file.</summary>
    /// <inheritdoc cref="Classify(string, int)" path="/*[self::returns or self::exception]"/>
    /// <param name="encoded">The bytes of an image file.</param>
    /// <param name="top">The number of classes to return, at least 1.</param>
    public IReadOnlyList<Prediction> Classify(ReadOnlySpan<byte> encoded, int top = 5) => Classify(_decoder.Decode(encoded), top);

    /// <summary>Classifies an encoded image from a stream, which is read to its end.</summary>
    /// <inheritdoc cref="Classify(string, int)" path="/*[self::returns or self::exception]"/>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="top">The number of classes to return, at least 1.</param>
    public IReadOnlyList<Prediction> Classify(Stream stream, int top = 5) => Classify(_decoder.Decode(stream), top);

    /// <summary>Classifies an image.</summary>
    /// <inheritdoc cref="Classify(string, int)" path="/*[self::returns or self::exception]"/>
    /// <param name="image">The decoded image.</param>
    /// <param name="top">The number of classes to return, at least 1.</param>
    public IReadOnlyList<Prediction> Classify(RgbImage image, int top = 5) => Classify([image], top)[0];

    /// <summary>Classifies several images in one call, in parallel on the engine's threads.</summary>
    /// <inheritdoc cref="Classify(string, int)" path="/*[self::exception]"/>
    /// <param name="images">The decoded images.</param>
    /// <param name="top">The number of classes to return, at least 1.</param>
    /// <returns>The classes of each image, the most probable first.</returns>
    public IReadOnlyList<IReadOnlyList<Prediction>> Classify(IReadOnlyList<RgbImage> images, int top = 5)
    {
        var labels = RequireLabels(top);
        return Predict(Preprocess(images), images.Count, labels, top);
    }

    /// <summary>Computes the embedding of an image file, which is the input of the classifier.</summary>
    /// <param name="path">The path of the image file.</param>
    /// <returns>The embedding: <see cref="EmbeddingLength"/> numbers.</returns>
    /// <exception cref="InvalidImageException">The file is not an image, or is damaged or too large.</exception>
    /// <exception cref="NonFiniteResultException">The network returned numbers that are infinite or NaN.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public float[] Embed(string path) => Embed(_decoder.Decode(path));

    /// <summary>Computes the embedding of an encoded image, such as the bytes of a JPEG file.</summary>
    /// <inheritdoc cref="Embed(string)" path="/*[self::returns or self::exception]"/>
    /// <param name="encoded">The bytes of an image file.</param>
    public float[] Embed(ReadOnlySpan<byte> encoded) => Embed(_decoder.Decode(encoded));

    /// <summary>Computes the embedding of an encoded image from a stream, which is read to its end.</summary>
    /// <inheritdoc cref="Embed(string)" path="/*[self::returns or self::exception]"/>
    /// <param name="stream">The stream; it stays open.</param>
    public float[] Embed(Stream stream) => Embed(_decoder.Decode(stream));

    /// <summary>Computes the embedding of an image.</summary>
    /// <inheritdoc cref="Embed(string)" path="/*[self::returns or self::exception]"/>
    /// <param name="image">The decoded image.</param>
    public float[] Embed(RgbImage image) => Embed([image])[0];

    /// <summary>Computes the embeddings of several images in one call, in parallel on the engine's threads.</summary>
    /// <inheritdoc cref="Embed(string)" path="/*[self::exception]"/>
    /// <param name="images">The decoded images.</param>
    /// <returns>One embedding for each image.</returns>
    public IReadOnlyList<float[]> Embed(IReadOnlyList<RgbImage> images)
    {
        return Vectors(Preprocess(images), images.Count);
    }

    /// <summary>
    /// Saves the compiled model. The weights are saved in the order that the kernels of this processor read, with labels, preprocessing and other metadata.
    /// <see cref="Load(string, ModelOptions?, PortableOptions?)"/> maps the file into memory, without compiling and verifying again, so that a program starts
    /// in milliseconds.
    /// </summary>
    /// <param name="path">The path of the file, usually ending in <c>.safetensors</c>. An existing file is replaced.</param>
    /// <exception cref="InvalidOperationException">
    /// The model has classes but no labels, or the engine was compiled with a normalization, which would become part of the weights.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
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

    private LabelSet RequireLabels(int top)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        if (Labels is null)
            throw new InvalidOperationException(
                $"This {Name} has no labels: set {nameof(ModelOptions)}.{nameof(ModelOptions.Labels)} when it is loaded, or embed images with it.");
        return Engine.Output == NetworkOutput.Logits ? Labels : throw new InvalidOperationException(
            $"This {Name} was compiled for embeddings: load it with {nameof(NetworkOutput)}.{nameof(NetworkOutput.Logits)}.");
    }

    private IReadOnlyList<IReadOnlyList<Prediction>> Predict(float[] input, int count, LabelSet labels, int top)
    {
        var length = Engine.OutputLength;
        var logits = new float[count * length];
        Engine.Run(input, logits);
        FiniteNumbers.Require(logits, Name, "logits");
        return [.. Enumerable.Range(0, count).Select(i => Softmax.Top(logits.AsSpan(i * length, length), labels, top))];
    }

    private float[][] Vectors(float[] input, int count)
    {
        var vectors = new float[count * EmbeddingLength];
        Engine.RunEmbedding(input, vectors);
        FiniteNumbers.Require(vectors, Name, "features");
        return [.. vectors.Chunk(EmbeddingLength)];
    }

    private float[] Preprocess(IReadOnlyList<RgbImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return FloatBatch.Create(Preprocessing, images.Count, (i, place) => place.Write(Preprocessing, images[i]), CancellationToken.None);
    }

    private PortableEngine Compile(string path, PortableOptions engine) =>
        PortableEngine.Load(path, _network, engine with { ImageSize = engine.ImageSize ?? Preprocessing.CropSize });

    private PortableEngine Open(string path, IReadOnlyDictionary<string, string> metadata, PortableOptions engine)
    {
        var packed = PackedModelFile.Open(path, metadata);
        try
        {
            Require(engine.Normalization is null, nameof(PortableOptions.Normalization), "null", engine.Normalization);
            Require(engine.ImageSize is not { } size || size == packed.ImageSize, nameof(PortableOptions.ImageSize), packed.ImageSize, engine.ImageSize);
            Require(engine.Output is NetworkOutput.Logits || engine.Output == packed.Output, nameof(PortableOptions.Output), packed.Output, engine.Output);
            if (packed.ImageSize != (engine.ImageSize ?? Preprocessing.CropSize))
            {
                throw new CheckpointException(
                    path,
                    $"it was compiled for images of {packed.ImageSize}×{packed.ImageSize} pixels, and its preprocessing makes images of "
                        + $"{Preprocessing.CropSize}×{Preprocessing.CropSize}. If you trust the file, set "
                        + $"{nameof(PortableOptions)}.{nameof(PortableOptions.ImageSize)} to {packed.ImageSize}.");
            }

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
