using Inception.Common;
using Inception.Networks;
using Inception.Networks.Tables;

namespace Inception.Inference;

/// <summary>How a network is compiled for the portable engine.</summary>
public sealed record PortableOptions
{
    /// <summary>How far results may differ from float64. Default: <see cref="Accuracy.Exact"/>.</summary>
    public Accuracy Accuracy { get; init; } = Accuracy.Exact;

    /// <summary>How the engine is compared with float64 before it serves. Default: <see cref="Verification.Full"/>.</summary>
    public Verification Verification { get; init; } = Verification.Full;

    /// <summary>
    /// The threads of a call, at least 1; one for each core when null. Threads take an image each, and share what remains. With 1, calls from several
    /// threads run side by side: an engine for each core. Numbers do not depend on it.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>The output: logits, or the vector before the classifier. Default: <see cref="NetworkOutput.Logits"/>.</summary>
    public NetworkOutput Output { get; init; } = NetworkOutput.Logits;

    /// <summary>A scale and shift for each channel before the network's first row, so that images can be given unnormalized. None when null.</summary>
    public InputTransform? Normalization { get; init; }

    /// <summary>
    /// A scale and shift for each channel that make numbers of bytes, for images that are given as bytes; e.g. scale 1/(255·σ) and shift −μ/σ. Images are
    /// accepted as floats only when null.
    /// </summary>
    public InputTransform? Pixels { get; init; }

    /// <summary>Height and width of the images to prepare for, at least 1; the network's own when null. Other sizes work too.</summary>
    public int? ImageSize { get; init; }

    /// <summary>
    /// Whether the engine starts at once with its plainest kernels, which are neither raced nor compared with float64: for a few images. A prepared engine
    /// is faster from some dozens of images on. Default false.
    /// </summary>
    public bool QuickStart { get; init; }

    /// <summary>
    /// The folder that remembers which kernels were fastest on this machine; a folder in the user's cache when null. An empty name: nothing is
    /// remembered, and every compilation measures for a second or two.
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
