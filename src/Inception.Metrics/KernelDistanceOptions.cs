using Inception.Common;

namespace Inception.Metrics;

/// <summary>The kernel and the subsets of KID. Defaults are torch-fidelity's.</summary>
public sealed record KernelDistanceOptions
{
    /// <summary>The kernel. Default: <see cref="KernelFunction.Polynomial"/>.</summary>
    public KernelFunction Kernel { get; init; } = KernelFunction.Polynomial;

    /// <summary>The polynomial's degree, at least 1. Default: 3.</summary>
    public int Degree { get; init; } = 3;

    /// <summary>The polynomial's γ, above 0; 1/dimensions when null.</summary>
    public double? Gamma { get; init; }

    /// <summary>The polynomial's constant, at least 0. Default: 1.</summary>
    public double Coef0 { get; init; } = 1;

    /// <summary>The Gaussian's σ, above 0. Default: 10.</summary>
    public double Sigma { get; init; } = 10;

    /// <summary>The subsets, at least 1. Default: 100.</summary>
    public int Subsets { get; init; } = 100;

    /// <summary>The images that a subset takes from each set, at least 2. Default: 1,000.</summary>
    public int SubsetSize { get; init; } = 1000;

    /// <summary>
    /// Whether subsets shrink to the smaller set if it has fewer images than <see cref="SubsetSize"/>. Default: false, which is an error then.
    /// </summary>
    public bool ShrinkToFit { get; init; }

    /// <summary>Whether a subset draws its real images first, as clean-fid does. Default: false, as torch-fidelity.</summary>
    public bool DrawsRealFirst { get; init; }

    /// <summary>The seed of the draws, as of <c>numpy.random.RandomState</c>. Default: 2020.</summary>
    public uint Seed { get; init; } = 2020;

    /// <summary>Checks every option in one place.</summary>
    internal void Validate()
    {
        OptionCheck.RequireDefined(Kernel, nameof(Kernel));
        OptionCheck.RequireAtLeast1(Degree, nameof(Degree));
        if (Gamma is { } gamma) OptionCheck.RequireAbove0(gamma, nameof(Gamma));
        OptionCheck.RequireAtLeast0(Coef0, nameof(Coef0));
        OptionCheck.RequireAbove0(Sigma, nameof(Sigma));
        OptionCheck.RequireAtLeast1(Subsets, nameof(Subsets));
        OptionCheck.Require(SubsetSize >= 2, nameof(SubsetSize), SubsetSize, "at least 2");
    }
}
