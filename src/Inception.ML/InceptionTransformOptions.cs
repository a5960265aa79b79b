using Inception.Common;
using Inception.Imaging;
using Inception.Models;
using Inception.Models.Catalogue;

namespace Inception.ML;

/// <summary>The network of an ML.NET transform, and how it reads images: the options that featurizing, classifying and fine-tuning share.</summary>
public abstract record InceptionTransformOptions
{
    private protected InceptionTransformOptions()
    {
    }

    /// <summary>A checkpoint: a <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file. Either this or <see cref="Weights"/> must be set.</summary>
    public string? ModelPath { get; init; }

    /// <summary>Published weights, e.g. <c>InceptionWeights.V3.ImageNet</c>, which are downloaded when they are not in the cache.</summary>
    public PublishedWeights? Weights { get; init; }

    /// <summary>Network and preprocessing of a checkpoint without metadata, or another cache; null for none. Its device must be null.</summary>
    public ModelOptions? Loading { get; init; }

    /// <summary>
    /// Where the network runs: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>. Null (default) for the GPU that <c>MLContext.GpuDeviceId</c> names, else the CPU.
    /// Where no
    /// such GPU is found, <c>MLContext.FallbackToCpu</c> chooses the CPU. A saved model does not keep the device.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>Rows that go through the network together, at least 1. The rows of a batch are decoded in parallel. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>
    /// The folder of relative paths where the image column has paths; null (default) for the process's own folder. Absolute paths are taken as they are.
    /// </summary>
    public string? ImageFolder { get; init; }

    /// <summary>The limit on pixels and the like; the decoder's defaults when null.</summary>
    public ImageDecoderOptions? Decoding { get; init; }

    /// <summary>
    /// Whether the CPU's engine starts at once with its plainest kernels, and gives the same bits in every process. Default false: the engine measures
    /// kernels when
    /// it starts, and runs faster afterwards.
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
