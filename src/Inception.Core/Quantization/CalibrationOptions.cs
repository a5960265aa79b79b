using Inception.Common;
using Inception.Networks.Tables;

namespace Inception.Quantization;

/// <summary>Options for calibrating a network for int8.</summary>
public sealed record CalibrationOptions
{
    /// <summary>The method that finds the ranges. Default: <see cref="CalibrationMethod.Percentile"/>.</summary>
    public CalibrationMethod Method { get; init; } = CalibrationMethod.Percentile;

    /// <summary>
    /// For <see cref="CalibrationMethod.Percentile"/>: the percentage of values below the upper end of the range, and above the lower end. Above 50, at most
    /// 100. Default 99.99.
    /// </summary>
    public double Percentile { get; init; } = 99.99;

    /// <summary>The normalization, if the calibration images are not normalized; the same as in <c>CompileOptions.Normalization</c>. None when null.</summary>
    public InputTransform? Normalization { get; init; }

    /// <summary>
    /// The number of images, at least 0, on which int8 and float32 are compared (<see cref="Calibration.Agreement"/>). Default: 128. If images are large, fewer
    /// are compared, so that they take at most 128 MB. With 0, nothing is compared.
    /// </summary>
    public int ComparedImages { get; init; } = 128;

    internal void Validate()
    {
        OptionCheck.RequireDefined(Method, nameof(Method));
        OptionCheck.Require(Percentile is > 50 and <= 100, nameof(Percentile), Percentile, "above 50 and at most 100");
        OptionCheck.Require(ComparedImages >= 0, nameof(ComparedImages), ComparedImages, "at least 0");
    }
}
