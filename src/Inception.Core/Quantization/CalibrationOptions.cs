using Inception.Common;
using Inception.Networks.Tables;

namespace Inception.Quantization;

/// <summary>How a network is calibrated.</summary>
public sealed record CalibrationOptions
{
    /// <summary>The method that finds the ranges. Default: <see cref="CalibrationMethod.Percentile"/>.</summary>
    public CalibrationMethod Method { get; init; } = CalibrationMethod.Percentile;

    /// <summary>
    /// For <see cref="CalibrationMethod.Percentile"/>: the percentage of values below the upper end, and above the lower end; above 50, at most 100.
    /// </summary>
    public double Percentile { get; init; } = 99.99;

    /// <summary>The same as in <c>CompileOptions.Normalization</c>, for images that are given unnormalized. None when null.</summary>
    public InputTransform? Normalization { get; init; }

    internal void Validate()
    {
        OptionCheck.RequireDefined(Method, nameof(Method));
        OptionCheck.Require(Percentile is > 50 and <= 100, nameof(Percentile), Percentile, "above 50 and at most 100");
    }
}
