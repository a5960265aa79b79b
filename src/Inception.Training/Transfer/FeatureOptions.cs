using Inception.Common;
using Inception.Inference;
using Inception.Training.Data;

namespace Inception.Training.Transfer;

/// <summary>Options for computing the missing features of a <see cref="FeatureCache"/>.</summary>
public sealed record FeatureOptions
{
    /// <summary>The number of images in a batch, at least 1. Default 32. Features are written to disk after every batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The number of images that are read and decoded in parallel, at least 1. Default: the number of processors.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// What happens to images that cannot be read. They throw an exception (default), or they are skipped and <see cref="ImageFeatures.Skipped"/> lists them.
    /// </summary>
    public CorruptImages OnCorrupt { get; init; } = CorruptImages.Fail;

    /// <summary>
    /// How the network is compiled to compute features. When null (default), it runs uncompiled. The cache sets output, image size and batch size itself. Each
    /// precision has its own file. <see cref="Precision.Auto"/> is not accepted, because the precision must be known in advance.
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
