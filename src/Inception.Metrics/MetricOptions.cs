using Inception.Common;
using Inception.Preprocessing;

namespace Inception.Metrics;

/// <summary>
/// All settings that the results of a library depend on. Use <c>with</c> to change a setting: <c>MetricOptions.For(convention) with { … }</c>.
/// </summary>
/// <remarks>
/// Means and covariances are computed in float64 for every convention. torch-fidelity and clean-fid sum means in float32. On ordinary features this causes an
/// error of up to 2e-7 of the traces, which depends on the order of the images.
/// </remarks>
public sealed record MetricOptions
{
    /// <summary>The convention that the other settings belong to. Default: <see cref="MetricConvention.TorchFidelity"/>.</summary>
    public MetricConvention Convention { get; init; } = MetricConvention.TorchFidelity;

    /// <summary>The name of <see cref="Preprocessing"/> in <see cref="ImagePreprocessing.Known"/>. Default: <c>fid_tensorflow</c>.</summary>
    public string PreprocessingName { get; init; } = "fid_tensorflow";

    /// <summary>The preprocessing of images for the network.</summary>
    public ImagePreprocessing Preprocessing => ImagePreprocessing.Known[PreprocessingName];

    /// <summary>The options of KID: kernel and subsets.</summary>
    public KernelDistanceOptions KernelDistance { get; init; } = new();

    /// <summary>The options of the Inception Score: splits and shuffling.</summary>
    public InceptionScoreOptions InceptionScore { get; init; } = new();

    /// <summary>The options of precision and recall: neighbours and radius.</summary>
    public PrecisionRecallOptions PrecisionRecall { get; init; } = new();

    /// <summary>The options of density and coverage: neighbours and radius.</summary>
    public DensityCoverageOptions DensityCoverage { get; init; } = new();

    /// <summary>Returns the settings of a library.</summary>
    /// <param name="convention">The library.</param>
    /// <exception cref="ArgumentOutOfRangeException">The convention is not defined.</exception>
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
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
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
