using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Weights.Formats;

namespace Inception.Tool.Commands;

/// <summary>A conversion that has to know the network: to Keras, or from another framework's published file.</summary>
internal sealed class NetworkConversion
{
    /// <summary>The extension of Keras' files.</summary>
    public const string Keras = ".h5";

    private readonly string _to;
    private readonly NetworkWeights _weights;
    private readonly ModelMetadata? _described;

    private NetworkConversion(string to, FamilyOptions network, NetworkWeights weights, ModelMetadata? described) =>
        (_to, Network, _weights, _described) = (to, network, weights, described);

    public FamilyOptions Network { get; }

    /// <summary>The conversion; null where the tensors are copied as they are: PyTorch's files, and others whose network is not known.</summary>
    /// <param name="path">The file.</param>
    /// <param name="to">The file to write.</param>
    /// <param name="published">The published weights that the file is of.</param>
    /// <param name="model">The network in the user's words.</param>
    /// <param name="part">The part of the file to take.</param>
    public static NetworkConversion? Of(string path, string to, PublishedWeights? published, string? model, CheckpointOptions part)
    {
        var toKeras = Path.GetExtension(to).Equals(Keras, StringComparison.OrdinalIgnoreCase);
        if (!toKeras && ((published is null && model is null) || IsOfPyTorch(path, part))) return null;
        var described = published is not null ? ModelDescription.Metadata(published) : ModelMetadata.Read(path, part);
        var network = described?.Network
            ?? (model is null
                ? throw new UserException($"'{path}' has no metadata: add --model NAME. Keras has {string.Join(", ", KerasWeights.Names)}.")
                : NetworkChoice.Named(model).Published);
        var loading = network.Loading with { Checkpoint = part };
        return new(to, network, NetworkWeights.Load(path, network.CreateTable(), loading), described);
    }

    /// <summary>Writes the file.</summary>
    public void Write()
    {
        if (Path.GetExtension(_to).Equals(Keras, StringComparison.OrdinalIgnoreCase))
        {
            KerasWeights.Write(_to, Network, _weights);
            return;
        }
        List<WritableTensor> tensors = [.. _weights.Keys.Select(key => Tensor(key, _weights[key]))];
        if (Path.GetExtension(_to).Equals(".safetensors", StringComparison.OrdinalIgnoreCase)) SafetensorsWriter.Write(_to, tensors, _described?.ToStrings());
        else PyTorchZipWriter.Write(_to, tensors, _described?.ToStrings());
    }

    private static WritableTensor Tensor(string key, Inception.Weights.FloatWeights weights) => new(
        key, [.. weights.Shape], ElementType.Float32,
        consume => consume(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(weights.Values)));

    private static bool IsOfPyTorch(string path, CheckpointOptions part)
    {
        using var checkpoint = Checkpoint.Open(path, part);
        return checkpoint.Format is CheckpointFormat.PyTorchZip or CheckpointFormat.PyTorchLegacy or CheckpointFormat.Safetensors;
    }
}
