using Inception.Common;

namespace Inception.Metrics;

/// <summary>Options of the Inception Score. The defaults are those of torch-fidelity.</summary>
public sealed record InceptionScoreOptions
{
    /// <summary>The number of splits, at least 1. Default: 10.</summary>
    public int Splits { get; init; } = 10;

    /// <summary>
    /// Whether images are shuffled before they are split. Default: true. Without shuffling, images that are sorted by class give a score that is far too low.
    /// </summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The seed of the shuffle, as for <c>numpy.random.RandomState</c>. Default: 2020.</summary>
    public uint Seed { get; init; } = 2020;

    /// <summary>
    /// Whether the logits without the classifier's bias should be used, as in torch-fidelity and the code for TensorFlow. Default: true. The option tells the
    /// caller which logits to pass; it does not change the computation.
    /// </summary>
    public bool UnbiasedLogits { get; init; } = true;

    /// <summary>Checks every option in one place.</summary>
    internal void Validate() => OptionCheck.RequireAtLeast1(Splits, nameof(Splits));
}
