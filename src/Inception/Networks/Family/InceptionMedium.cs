namespace Inception.Networks;

/// <summary>
/// An Inception network for 28×28 grey images, <c>N×1×28×28 → N×classes</c>, 677,546 parameters. Compared with <see cref="InceptionSmall"/> it has a longer
/// stem, two 3×3 convolutions in place of each 5×5 (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>, section 3.1) and reductions that
/// convolve and pool in parallel (section 5). All widths are multiples of 16, the block size of CPU convolutions.
/// </summary>
/// <param name="options">The number of classes and other options. Defaults when null.</param>
/// <param name="weights">
/// The path of a checkpoint to load as in <see cref="InceptionNetwork.LoadWeights"/>, strictly unless the options allow differences. Random weights when null.
/// </param>
public sealed class InceptionMedium(InceptionMediumOptions? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
