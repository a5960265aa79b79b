using Inception.Explanation;
using Inception.Inference;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Serving;

/// <summary>
/// A model for services, pipelines and clusters that runs on libtorch, on the CPU or a GPU. The network is compiled on request. Safe for any number of threads.
/// </summary>
/// <example>
/// <code>
/// using IImageModel model = new TorchImageModel(Model.Load("model.safetensors"), new() { Precision = Precision.BFloat16 });
/// </code>
/// </example>
public sealed class TorchImageModel : IImageModel
{
    private readonly Model _model;
    private readonly Device _device;
    private readonly Lazy<IInferenceNetwork> _logits, _embeddings;

    /// <summary>Wraps a model. Its network is put into evaluation mode.</summary>
    /// <param name="model">
    /// The model. This object owns it. A compiled engine has its own copy of the weights; the original network stays in memory for explanations.
    /// </param>
    /// <param name="compile">
    /// How the network is compiled, at its first use: once for logits and once for embeddings. When null, the network runs uncompiled, unless devices are
    /// given.
    /// </param>
    /// <param name="devices">
    /// The devices that share the batches, such as <c>[new("cuda:0"), new("cuda:1")]</c>: each device gets a compiled network. Explanations run on the model's
    /// own device. When null, everything runs on the model's own device.
    /// </param>
    /// <exception cref="ArgumentException">
    /// <paramref name="devices"/> is empty, or the options normalize images that the preprocessing has already normalized.
    /// </exception>
    public TorchImageModel(Model model, CompileOptions? compile = null, IReadOnlyList<Device>? devices = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (devices is []) throw new ArgumentException("Expected at least one device, or null; found none.", nameof(devices));
        if (devices is not null) compile ??= new();
        NetworkInput.Require(compile?.Normalization, model.Preprocessing, model.Name, mayTakeBytes: false);
        _model = model;
        model.Network.eval();
        _device = model.Network.parameters().First().device;
        (_logits, _embeddings) = (new(() => Open(NetworkOutput.Logits)), new(() => Open(NetworkOutput.Embedding)));
        var precision = compile is null ? "eager" : $"compiled {compile.Precision}";
        Engine = $"libtorch, {precision}, {(devices is null ? _device.ToString() : string.Join(" and ", devices))}";
        Replicas = devices?.Count ?? 1;
        IInferenceNetwork Open(NetworkOutput output) => model.ToInference(output, compile, devices, leaveOpen: true, mayTakeBytes: false);
    }

    /// <summary>The number of networks, and so the number of batches that can run at the same time: the number of devices, or 1.</summary>
    public int Replicas { get; }

    /// <summary>The wrapped model.</summary>
    internal Model Model => _model;

    /// <summary>The network for logits; compiled at its first use if the options ask for it.</summary>
    internal IInferenceNetwork LogitsNetwork => _logits.Value;

    /// <summary>The network for embeddings; compiled at its first use if the options ask for it.</summary>
    internal IInferenceNetwork EmbeddingsNetwork => _embeddings.Value;

    /// <inheritdoc/>
    public string Name => _model.Name;

    /// <inheritdoc/>
    public string Engine { get; }

    /// <inheritdoc/>
    public ImagePreprocessing Preprocessing => _model.Preprocessing;

    /// <inheritdoc/>
    public LabelSet? Labels => _model.Labels;

    /// <inheritdoc/>
    public int Classes => _model.Network.Classes;

    /// <inheritdoc/>
    public int EmbeddingLength => checked((int)_model.Network.Table.EmbeddingShape.Count);

    /// <inheritdoc/>
    public void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits)
    {
        if (Classes == 0) throw new InvalidOperationException($"This {Name} computes embeddings and has no classes.");
        Compute(_logits.Value, images, logits, Classes, "logits");
    }

    /// <inheritdoc/>
    public void ComputeEmbeddings(ReadOnlySpan<float> images, Span<float> embeddings) =>
        Compute(_embeddings.Value, images, embeddings, EmbeddingLength, "features");

    /// <inheritdoc/>
    public ClassActivation ComputeActivation(ReadOnlySpan<float> image, int? classIndex = null)
    {
        if (Classes == 0) throw new InvalidOperationException($"This {Name} computes embeddings and has no classes to explain.");
        using var input = Input(image);
        using var placed = input.to(_model.Network.parameters().First().dtype, _device);
        return GradCam.Explain(_model.Network, placed, new() { Class = classIndex })[0];
    }

    /// <summary>Disposes the engines and the model. Calls in progress finish first.</summary>
    public void Dispose()
    {
        if (_logits.IsValueCreated) _logits.Value.Dispose();
        if (_embeddings.IsValueCreated) _embeddings.Value.Dispose();
        _model.Dispose();
    }

    private void Compute(IInferenceNetwork network, ReadOnlySpan<float> images, Span<float> results, int length, string what)
    {
        using var input = Input(images);
        var expected = input.shape[0] * length;
        if (results.Length != expected)
            throw new ArgumentException(
                $"The results of {input.shape[0]} images are {expected:N0} numbers, and there is room for {results.Length:N0}.", nameof(results));
        using var output = network.Forward(input);
        using var single = output.to(float32, CPU);
        using var rows = single.contiguous();
        rows.data<float>().CopyTo(results);
        FiniteNumbers.Require(results, Name, what);
    }

    private Tensor Input(ReadOnlySpan<float> images)
    {
        var (channels, side, size) = (Preprocessing.Channels, Preprocessing.CropSize, Preprocessing.InputLength);
        if (images.Length == 0 || images.Length % size != 0)
            throw new ArgumentException(
                $"{Name} expects N×{channels}×{side}×{side} numbers, a multiple of {size:N0}; found {images.Length:N0}.", nameof(images));
        return tensor(images.ToArray(), [images.Length / size, channels, side, side]);
    }
}
