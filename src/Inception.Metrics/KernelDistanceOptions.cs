using Inception.Common;

namespace Inception.Metrics;

/// <summary>Options of KID: kernel and subsets. The defaults are those of torch-fidelity.</summary>
public sealed record KernelDistanceOptions
{
    /// <summary>The kernel. Default: <see cref="KernelFunction.Polynomial"/>.</summary>
    public KernelFunction Kernel { get; init; } = KernelFunction.Polynomial;

    /// <summary>The degree of the polynomial, at least 1. Default: 3.</summary>
    public int Degree { get; init; } = 3;

    /// <summary>The factor γ of the polynomial, above 0. 1/dimensions when null.</summary>
    public double? Gamma { get; init; }

    /// <summary>The constant c of the polynomial, at least 0. Default: 1.</summary>
    public double Coef0 { get; init; } = 1;

    /// <summary>The width σ of the Gaussian, above 0. Default: 10.</summary>
    public double Sigma { get; init; } = 10;

    /// <summary>The number of subsets, at least 1. Default: 100.</summary>
    public int Subsets { get; init; } = 100;

    /// <summary>The number of images that a subset draws from each set, at least 2. Default: 1,000.</summary>
    public int SubsetSize { get; init; } = 1000;

    /// <summary>
    /// Whether subsets shrink to the size of the smaller set if it has fewer images than <see cref="SubsetSize"/>. Default: false; too few images are then an
    /// error.
    /// </summary>
    public bool ShrinkToFit { get; init; }

    /// <summary>Whether a subset draws its real images first, as in clean-fid. Default: false, as in torch-fidelity.</summary>
    public bool DrawsRealFirst { get; init; }

    /// <summary>The seed of the random numbers, as for <c>numpy.random.RandomState</c>. Default: 2020.</summary>
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
