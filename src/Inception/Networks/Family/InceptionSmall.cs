namespace Inception.Networks;

/// <summary>
/// A small Inception network for 28×28 grey images, <c>N×1×28×28 → N×classes</c>, 306,698 parameters. Its table is an example for tables of your own. All
/// widths are multiples of 16, the block size of CPU convolutions.
/// </summary>
/// <param name="options">The number of classes and other options. Defaults when null.</param>
/// <param name="weights">
/// The path of a checkpoint to load as in <see cref="InceptionNetwork.LoadWeights"/>, strictly unless the options allow differences. Random weights when null.
/// </param>
public sealed class InceptionSmall(InceptionSmallOptions? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
