using Inception.Common;
using Inception.Networks;
using Inception.Networks.Tables;

namespace Inception.Inference;

/// <summary>Options for compiling a network for the portable engine.</summary>
public sealed record PortableOptions
{
    /// <summary>The accuracy: how far results may differ from float64. Default: <see cref="Accuracy.Exact"/>.</summary>
    public Accuracy Accuracy { get; init; } = Accuracy.Exact;

    /// <summary>How the engine is compared with a float64 reference before it is returned. Default: <see cref="Verification.Full"/>.</summary>
    public Verification Verification { get; init; } = Verification.Full;

    /// <summary>
    /// The number of threads of a call, at least 1. One for each core when null. Each thread computes images on its own, and all threads share the remaining
    /// images of a batch. With 1, calls from several threads run in parallel. The number of threads does not change the results.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>The output of the network: logits, or the embedding (the input of the classifier). Default: <see cref="NetworkOutput.Logits"/>.</summary>
    public NetworkOutput Output { get; init; } = NetworkOutput.Logits;

    /// <summary>A scale and shift for each channel of the input, so that callers can pass unnormalized images. None when null.</summary>
    public InputTransform? Normalization { get; init; }

    /// <summary>
    /// A scale and shift for each channel that convert bytes to normalized numbers, e.g. scale 1/(255·σ) and shift −μ/σ. The engine then accepts images as
    /// bytes too. When null, it accepts floats only.
    /// </summary>
    public InputTransform? Pixels { get; init; }

    /// <summary>
    /// The height and width, in pixels, of the images to prepare for, at least 1. When null, the input size of the network's table. Other sizes work too.
    /// </summary>
    public int? ImageSize { get; init; }

    /// <summary>
    /// Whether the engine starts at once with its simplest kernels. Kernels are then neither measured nor compared with float64. Use it for a few images; from
    /// some dozens of images on, a fully prepared engine is faster. Default false.
    /// </summary>
    public bool QuickStart { get; init; }

    /// <summary>
    /// The folder that stores which kernels were fastest on this machine. When null, a folder in the user's cache. When empty, nothing is stored, and every
    /// compilation measures the kernels for a second or two.
    /// </summary>
    public string? KernelFolder { get; init; }

    /// <summary>Checks every option in one place.</summary>
    internal void Validate(NetworkTable table)
    {
        OptionCheck.RequireDefined(Accuracy, nameof(Accuracy));
        OptionCheck.RequireDefined(Verification, nameof(Verification));
        OptionCheck.RequireDefined(Output, nameof(Output));
        OptionCheck.Require(Threads is null or >= 1, nameof(Threads), Threads, "at least 1, or null");
        OptionCheck.Require(ImageSize is null or >= 1, nameof(ImageSize), ImageSize, "at least 1, or null");
        RequireChannels(Normalization, nameof(Normalization));
        RequireChannels(Pixels, nameof(Pixels));

        void RequireChannels(InputTransform? transform, string option) => OptionCheck.Require(
            transform is null || (transform.Scale.Count == table.Input.Channels && transform.Shift.Count == table.Input.Channels),
            option, transform?.Scale.Count, $"one scale and one shift for each of the {table.Input.Channels} channels of {table.Name}");
    }
}
