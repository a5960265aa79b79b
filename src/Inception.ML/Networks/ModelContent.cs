using Inception.Labels;
using Inception.Models;
using Inception.Networks.Tables;
using Inception.Portable;
using Inception.Preprocessing;
using Inception.Weights.Formats;

namespace Inception.ML.Networks;

/// <summary>A checkpoint with metadata in memory, as a model file of ML.NET keeps it: weights, network, preprocessing and labels as data, no code.</summary>
internal sealed class ModelContent
{
    private ModelContent(byte[] checkpoint, ModelMetadata metadata)
    {
        (Checkpoint, Preprocessing, Labels) = (checkpoint, metadata.Preprocessing, metadata.Labels);
        Table = metadata.Network.CreateTable();
        Classes = metadata.Network.Classes;
    }

    /// <summary>A safetensors file.</summary>
    public byte[] Checkpoint { get; }

    public NetworkTable Table { get; }

    public int Classes { get; }

    public ImagePreprocessing Preprocessing { get; }

    public LabelSet? Labels { get; }

    /// <summary>Reads the network that the options name.</summary>
    /// <exception cref="InceptionException">The weights cannot be loaded.</exception>
    public static ModelContent Read(InceptionTransformOptions options)
    {
        if (options is { ModelPath: { } path, Loading: null } && Path.GetExtension(path) == ".safetensors" && HasMetadata(path))
            return From(File.ReadAllBytes(path));
        using var model = options.Weights is { } weights ? Model.Load(weights, options.Loading) : Model.Load(options.ModelPath!, options.Loading);
        return From(model);
    }

    /// <summary>Copies a model.</summary>
    public static ModelContent From(Model model)
    {
        using var file = new TemporaryCheckpoint();
        model.Save(file.Path);
        return From(File.ReadAllBytes(file.Path));
    }

    /// <summary>Reads the metadata of a safetensors file.</summary>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    /// <exception cref="InvalidDataException">It has no metadata.</exception>
    public static ModelContent From(byte[] checkpoint)
    {
        using var file = new TemporaryCheckpoint(checkpoint);
        var metadata = ModelMetadata.Read(file.Path);
        return new(checkpoint, metadata ?? throw new InvalidDataException("Expected weights with the metadata of their network, found none."));
    }

    /// <summary>Loads the network by what needs a file.</summary>
    public TModel Load<TModel>(Func<string, TModel> load)
    {
        using var file = new TemporaryCheckpoint(Checkpoint);
        return load(file.Path);
    }

    /// <summary>Whether a file has all that its network needs; a compiled one has not, as it suits one processor.</summary>
    private static bool HasMetadata(string path)
    {
        using var checkpoint = Inception.Weights.Formats.Checkpoint.Open(path);
        if (PackedModelFile.IsPacked(checkpoint.Metadata))
        {
            throw new ArgumentException(
                $"'{path}' was compiled for one kind of processor, and a model of ML.NET goes to any: give the checkpoint that it was made of.");
        }

        return ModelMetadata.Read(path) is not null;
    }
}
