using Inception.Inference;
using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Models;

/// <summary>
/// A network with its weights and everything that belongs to them: preprocessing, labels, licence and source. Classes that classify, embed and
/// explain images take a model, and fine-tuning returns one. A model owns its network.
/// </summary>
public sealed partial class Model : IDisposable
{
    /// <summary>Makes a model of its parts.</summary>
    /// <param name="network">The network with its weights. The model owns it from now on.</param>
    /// <param name="preprocessing">The preprocessing of images for this network.</param>
    /// <param name="labels">One name for each class; null for a network that computes embeddings, or whose classes have no names.</param>
    /// <exception cref="ArgumentException">The number of labels differs from the number of classes, or the channels of the preprocessing differ from
    /// those of the network.</exception>
    public Model(InceptionNetwork network, ImagePreprocessing preprocessing, LabelSet? labels = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ModelFit.Require(network.Table, preprocessing, labels);
        (Network, Preprocessing, Labels) = (network, preprocessing, labels);
    }

    /// <summary>The network's name, e.g. <c>inception_v3</c>.</summary>
    public string Name => Network.Table.Name;

    /// <summary>The network. It is in training mode after loading.</summary>
    public InceptionNetwork Network { get; }

    /// <summary>The preprocessing of images for this network.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>The names of the classes; null if there are none.</summary>
    public LabelSet? Labels { get; }

    /// <summary>The licence of the weights, by its SPDX name; null when none is known.</summary>
    public string? Licence { get; init; }

    /// <summary>A page that describes the weights; null when none is known.</summary>
    public Uri? Source { get; init; }

    /// <summary>The report of the load, with the outcome for each key; null for a network with random weights.</summary>
    public WeightLoadReport? LoadReport => Network.LoadReport;

    /// <summary>
    /// Compiles the network for inference, on its own device and for images of the preprocessing's size unless the options say
    /// otherwise.
    /// </summary>
    /// <param name="options">Float32, verified in full, when left out.</param>
    /// <returns>The compiled network, with weights of its own; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="CompilationException">The result differs from the reference by more than rounding; the message says where.</exception>
    public CompiledInception Compile(CompileOptions? options = null) => Network.Compile(ForImages(options));

    /// <summary>
    /// Saves the weights with the metadata of the model, so that <see cref="Load(string, ModelOptions?)"/> needs nothing else. The extension chooses
    /// the format: <c>.safetensors</c>, or PyTorch's <c>.pth</c> and <c>.pt</c>. The file appears under its name only when it is whole.
    /// </summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="metadata">Further strings to keep in the file, such as an accuracy.</param>
    /// <exception cref="ArgumentException">The extension is another one, or <paramref name="metadata"/> has a key of the model.</exception>
    /// <exception cref="InvalidOperationException">The network is built from your own table, or has classes without labels: metadata cannot describe
    /// it.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is as it was.</exception>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var strings = new SortedDictionary<string, string>(ToMetadata().ToDictionary(), StringComparer.Ordinal);
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
        {
            if (ModelMetadata.IsKey(key)) throw new ArgumentException($"The key '{key}' describes the model itself: choose another key.", nameof(metadata));
            strings[key] = value;
        }

        Network.SaveWeights(path, strings);
    }

    /// <summary>What <see cref="Save"/> writes beside the weights: the network with its options, labels, preprocessing, licence and source.</summary>
    /// <returns>The strings by key.</returns>
    /// <exception cref="InvalidOperationException">The network is built from your own table, or has classes without labels: metadata cannot describe
    /// it.</exception>
    public IReadOnlyDictionary<string, string> ToMetadata()
    {
        var family = Network.Family ?? throw new InvalidOperationException(
            $"{Name} is built from a table of your own, which metadata cannot describe: save its weights alone by "
                + $"{nameof(Network)}.{nameof(ModuleWeights.SaveWeights)}.");
        if (family.Classes > 0 && Labels is null)
            throw new InvalidOperationException($"{Name} has {family.Classes} classes and no labels: make the model with labels, e.g. "
                + $"{nameof(LabelSet)}.{nameof(LabelSet.Numbered)}({family.Classes}).");
        return new ModelMetadata { Network = family, Preprocessing = Preprocessing, Labels = Labels, Licence = Licence, Source = Source }.ToStrings();
    }

    /// <summary>What runs the network for a class that classifies or embeds images; disposing it disposes the model too, unless that stays open.</summary>
    /// <param name="output">What it gives.</param>
    /// <param name="compile">How the network is compiled; it runs as it is when null, unless there are devices.</param>
    /// <param name="devices">The devices that share the work; null for one.</param>
    /// <param name="leaveOpen">Whether the model outlives the result. Otherwise a compiled network replaces it at once.</param>
    /// <param name="mayTakeBytes">Whether the caller asks <see cref="NetworkInput"/> what the network takes; otherwise it takes normalized numbers.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the options normalize what is normalized already.</exception>
    internal IInferenceNetwork ToInference(
        NetworkOutput output, CompileOptions? compile, IReadOnlyList<Device>? devices, bool leaveOpen, bool mayTakeBytes)
    {
        if (compile is null && devices is null) return new EagerInference(Network, output, leaveOpen);
        var options = ForImages(compile) with { Output = output };
        if (mayTakeBytes) options = NetworkInput.ForDevices(options, Preprocessing, devices ?? [options.Device ?? Network.parameters().First().device]);
        NetworkInput.Require(options.Normalization, Preprocessing, Name, mayTakeBytes);
        IInferenceNetwork compiled = devices is null ? Network.Compile(options) : Network.CompileReplicas(devices, options);
        if (!leaveOpen) Dispose();
        return compiled;
    }

    /// <summary>Disposes the network.</summary>
    public void Dispose() => Network.Dispose();

    private CompileOptions ForImages(CompileOptions? options)
    {
        options ??= new();
        return options with { ImageSize = options.ImageSize ?? Preprocessing.CropSize };
    }
}
