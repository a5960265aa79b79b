namespace Inception.Networks;

/// <summary>
/// A small Inception network for 28×28 grey images, <c>N×1×28×28 → N×classes</c>, 306,698 parameters. It is an example for a table of your own. All
/// widths are multiples of 16, the block size of CPU convolutions.
/// </summary>
/// <param name="options">Classes and the rest; defaults when left out.</param>
/// <param name="weights">A checkpoint to load strictly in place of random initial weights, as <see cref="InceptionNetwork.LoadWeights"/> does.</param>
public sealed class InceptionSmall(InceptionSmallOptions? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
