using Inception.Common;
using Inception.Preprocessing;

namespace Inception.Metrics;

/// <summary>Every setting that a library's numbers depend on. Change one with <c>with</c>: <c>MetricOptions.For(convention) with { … }</c>.</summary>
/// <remarks>
/// Means and covariances are in float64 for every convention. torch-fidelity and clean-fid sum means in float32, an error of up to 2e-7 of the traces on
/// ordinary features, which depends on the images' order.
/// </remarks>
public sealed record MetricOptions
{
    /// <summary>The convention that the other settings were made for. Default: <see cref="MetricConvention.TorchFidelity"/>.</summary>
    public MetricConvention Convention { get; init; } = MetricConvention.TorchFidelity;

    /// <summary>The name of <see cref="Preprocessing"/> in <see cref="ImagePreprocessing.Known"/>. Default: <c>fid_tensorflow</c>.</summary>
    public string PreprocessingName { get; init; } = "fid_tensorflow";

    /// <summary>How images become the network's input.</summary>
    public ImagePreprocessing Preprocessing => ImagePreprocessing.Known[PreprocessingName];

    /// <summary>How KID draws its subsets, and its kernel.</summary>
    public KernelDistanceOptions KernelDistance { get; init; } = new();

    /// <summary>How the Inception Score splits and shuffles.</summary>
    public InceptionScoreOptions InceptionScore { get; init; } = new();

    /// <summary>The neighbours of precision and recall.</summary>
    public PrecisionRecallOptions PrecisionRecall { get; init; } = new();

    /// <summary>The neighbours of density and coverage.</summary>
    public DensityCoverageOptions DensityCoverage { get; init; } = new();

    /// <summary>The settings of a library.</summary>
    /// <param name="convention">The library.</param>
    /// <exception cref="ArgumentOutOfRangeException">The convention is no value of the enumeration.</exception>
    public static MetricOptions For(MetricConvention convention)
    {
        OptionCheck.RequireDefined(convention, nameof(convention));
        var options = new MetricOptions { Convention = convention };
        return convention switch
        {
            MetricConvention.PyTorchFid => options with { PreprocessingName = "fid_pytorch" },
            MetricConvention.CleanFid => options with
            {
                PreprocessingName = "fid_clean",
                KernelDistance = options.KernelDistance with { ShrinkToFit = true, DrawsRealFirst = true },
            },
            MetricConvention.TensorFlow => options with
            {
                KernelDistance = options.KernelDistance with { ShrinkToFit = true },
                InceptionScore = options.InceptionScore with { Shuffle = false },
            },
            _ => options,
        };
    }

    /// <summary>Checks every option in one place.</summary>
    /// <exception cref="ArgumentException">A setting is outside its range.</exception>
    public void Validate()
    {
        OptionCheck.RequireDefined(Convention, nameof(Convention));
        _ = Preprocessing;   // names the nearest when the name is unknown
        KernelDistance.Validate();
        InceptionScore.Validate();
        PrecisionRecall.Validate();
        DensityCoverage.Validate();
    }
}
