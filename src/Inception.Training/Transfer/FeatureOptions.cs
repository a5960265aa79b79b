using Inception.Common;
using Inception.Inference;
using Inception.Training.Data;

namespace Inception.Training.Transfer;

/// <summary>How a <see cref="FeatureCache"/> computes missing features.</summary>
public sealed record FeatureOptions
{
    /// <summary>Images that go through the network together, at least 1. Default 32. Every batch is written to the disk.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Images read and decoded at a time, at least 1. Default: the machine's processors.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// What happens to images that cannot be read: an error (default), or they have no vector, and <see cref="ImageFeatures.Skipped"/> lists them.
    /// </summary>
    public CorruptImages OnCorrupt { get; init; } = CorruptImages.Fail;

    /// <summary>
    /// How the network is compiled to compute features; null (default) to run its modules. The cache sets output, image size and batch itself. Each
    /// precision has a file of its own. <see cref="Precision.Auto"/> is not accepted, because it does not name a precision.
    /// </summary>
    public CompileOptions? Compile { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    internal void Validate()
    {
        OptionCheck.RequireAtLeast1(BatchSize, nameof(BatchSize));
        OptionCheck.RequireAtLeast1(Workers, nameof(Workers));
        OptionCheck.RequireDefined(OnCorrupt, nameof(OnCorrupt));
        OptionCheck.Require(
            Compile?.Precision != Precision.Auto, nameof(Compile), Precision.Auto, "a precision other than Auto, which the vectors are kept under");
    }
}
