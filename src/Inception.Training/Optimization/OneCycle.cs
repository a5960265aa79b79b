using Inception.Common;

namespace Inception.Training.Optimization;

/// <summary>
/// A learning rate that rises to its peak, then falls far below its first value, both as half a cosine: L. Smith, N. Topin, "Super-Convergence",
/// <a href="https://arxiv.org/abs/1708.07120">arXiv:1708.07120</a>, with PyTorch's formula (<c>OneCycleLR</c> with its defaults).
/// </summary>
public sealed record OneCycle : LearningRateSchedule
{
    /// <summary>The fraction of steps before the peak, from 0 to 1. Default 0.3.</summary>
    public double WarmUp { get; init; } = 0.3;

    /// <summary>The peak divided by the first rate, at least 1. Default 25.</summary>
    public double StartDivisor { get; init; } = 25;

    /// <summary>The first rate divided by the last, at least 1. Default 10,000.</summary>
    public double EndDivisor { get; init; } = 1e4;

    /// <inheritdoc/>
    public override double At(long stepsDone, TrainingLength length)
    {
        ArgumentNullException.ThrowIfNull(length);
        var (start, last) = (Rate / StartDivisor, length.Steps - 1.0);
        var peak = WarmUp * length.Steps - 1;
        return stepsDone <= peak
            ? Cosine(start, Rate, peak <= 0 ? 1 : stepsDone / peak)
            : Cosine(Rate, start / EndDivisor, last <= peak ? 1 : (stepsDone - Math.Max(peak, 0)) / (last - Math.Max(peak, 0)));
    }

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.RequireShare(WarmUp, nameof(WarmUp));
        OptionCheck.Require(StartDivisor >= 1 && double.IsFinite(StartDivisor), nameof(StartDivisor), StartDivisor, "a finite number of at least 1");
        OptionCheck.Require(EndDivisor >= 1 && double.IsFinite(EndDivisor), nameof(EndDivisor), EndDivisor, "a finite number of at least 1");
    }

    private static double Cosine(double from, double to, double share) => to + (from - to) * 0.5 * (1 + Math.Cos(Math.PI * share));
}
