using Inception.Common;

namespace Inception.Metrics;

/// <summary>The splits of the Inception Score. Defaults are torch-fidelity's.</summary>
public sealed record InceptionScoreOptions
{
    /// <summary>The splits, at least 1. Default: 10.</summary>
    public int Splits { get; init; } = 10;

    /// <summary>Whether images are shuffled first. Default: true. Without it images in the order of their classes give a score that is far too low.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The seed of the shuffle, as of <c>numpy.random.RandomState</c>. Default: 2020.</summary>
    public uint Seed { get; init; } = 2020;

    /// <summary>
    /// Whether the logits are those without the classifier's bias, as in torch-fidelity and the code for TensorFlow. Default: true. It says which logits to
    /// give, and changes nothing in the computation.
    /// </summary>
    public bool UnbiasedLogits { get; init; } = true;

    /// <summary>Checks every option in one place.</summary>
    internal void Validate() => OptionCheck.RequireAtLeast1(Splits, nameof(Splits));
}
