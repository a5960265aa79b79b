using Inception.Inference;
using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Models;

/// <summary>
/// A network with its weights and everything that belongs to them: preprocessing, labels, licence and source. <c>ImageClassifier</c>, <c>ImageEmbedder</c> and
/// <c>ImageExplainer</c> take a model, and fine-tuning returns a model. A model owns its network.
/// </summary>
public sealed partial class Model : IDisposable
{
    /// <summary>Creates a model from a network, its preprocessing and its labels.</summary>
    /// <param name="network">The network with its weights. The model owns it from now on.</param>
    /// <param name="preprocessing">The preprocessing of images for this network.</param>
    /// <param name="labels">One name for each class; null for a network that computes embeddings, or whose classes have no names.</param>
    /// <exception cref="ArgumentException">
    /// The number of labels differs from the number of classes, or the preprocessing produces another number of channels than the network takes.
    /// </exception>
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
    /// Compiles the network for inference. By default the compiled network runs on the network's device, and the image size of the preprocessing is prepared.
    /// </summary>
    /// <param name="options">Default: float32, fully verified.</param>
    /// <returns>The compiled network, with its own copy of the weights; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="CompilationException">The result differs from the reference by more than rounding; the message says where.</exception>
    public CompiledInception Compile(CompileOptions? options = null) => Network.Compile(ForImages(options));

    /// <summary>
    /// Saves the weights with metadata (network, labels, preprocessing), so that <see cref="Load(string, ModelOptions?)"/> needs no further options. The
    /// extension selects the format: <c>.safetensors</c>, or PyTorch's <c>.pth</c> and <c>.pt</c>. The file appears under its name only when it is complete.
    /// </summary>
    /// <param name="path">The path of the file. An existing file is replaced.</param>
    /// <param name="metadata">Further strings to save in the file, such as an accuracy.</param>
    /// <exception cref="ArgumentException">
    /// The extension is not one of these, or <paramref name="metadata"/> contains a key that the model writes itself.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Metadata cannot describe the network: it is built from your own table, or has classes without labels.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
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

    /// <summary>Returns the metadata that <see cref="Save"/> writes: the network with its options, labels, preprocessing, licence and source.</summary>
    /// <returns>The metadata: strings by key.</returns>
    /// <exception cref="InvalidOperationException">
    /// Metadata cannot describe the network: it is built from your own table, or has classes without labels.
    /// </exception>
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

    /// <summary>
    /// Creates the network for inference that a classifier or embedder runs. Disposing the result disposes the model too, unless the model stays open.
    /// </summary>
    /// <param name="output">Logits or embeddings.</param>
    /// <param name="compile">How the network is compiled. When null, it runs uncompiled, unless there are devices.</param>
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
