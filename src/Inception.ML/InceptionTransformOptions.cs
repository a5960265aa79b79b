using Inception.Common;
using Inception.Imaging;
using Inception.Models;
using Inception.Models.Catalogue;

namespace Inception.ML;

/// <summary>The common options of featurizing, classifying and fine-tuning in ML.NET: the network, the device, and how images are read.</summary>
public abstract record InceptionTransformOptions
{
    private protected InceptionTransformOptions()
    {
    }

    /// <summary>The path of a checkpoint: a <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file. Either this or <see cref="Weights"/> must be set.</summary>
    public string? ModelPath { get; init; }

    /// <summary>Published weights, e.g. <c>InceptionWeights.V3.ImageNet</c>, which are downloaded if they are not in the cache.</summary>
    public PublishedWeights? Weights { get; init; }

    /// <summary>
    /// Options for loading, such as network and preprocessing of a checkpoint without metadata, or another cache. Defaults when null. The device in these
    /// options must be null.
    /// </summary>
    public ModelOptions? Loading { get; init; }

    /// <summary>
    /// The device that runs the network: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>. When null (default), the GPU of <c>MLContext.GpuDeviceId</c>, otherwise the
    /// CPU. If this GPU is not found, <c>MLContext.FallbackToCpu</c> selects the CPU. The device is not saved with a model.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>The number of rows in a batch, at least 1. The rows of a batch are decoded in parallel. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>
    /// The base folder of relative paths, if the image column contains paths. When null (default), the working directory of the process. Absolute paths are not
    /// changed.
    /// </summary>
    public string? ImageFolder { get; init; }

    /// <summary>Options of the decoder, such as the limit on pixels. Defaults when null.</summary>
    public ImageDecoderOptions? Decoding { get; init; }

    /// <summary>
    /// Whether the CPU engine starts at once with its simplest kernels, and gives the same results, bit for bit, in every process. Default false: the engine
    /// measures kernels when it starts, and runs faster afterwards.
    /// </summary>
    public bool QuickStart { get; init; }

    /// <summary>Checks every option in one place.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other.</exception>
    internal virtual void Validate()
    {
        if (ModelPath is null == Weights is null)
            throw new ArgumentException($"Set either {nameof(ModelPath)} or {nameof(Weights)}; found {(ModelPath is null ? "neither" : "both")}.");
        DeviceName.Check(Device, nameof(Device));
        OptionCheck.RequireAtLeast1(BatchSize, nameof(BatchSize));
        OptionCheck.Require(Loading?.Device is null, $"{nameof(Loading)}.{nameof(ModelOptions.Device)}", Loading?.Device, $"null: set {nameof(Device)}");
        _ = new ImageDecoder(Decoding);
    }

    /// <summary>Refuses a column without a name.</summary>
    private protected static void RequireName(string column, string option) =>
        OptionCheck.Require(!string.IsNullOrEmpty(column), option, column, "the name of a column");
}
