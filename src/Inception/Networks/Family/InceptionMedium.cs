namespace Inception.Networks;

/// <summary>
/// An Inception network for 28×28 grey images, <c>N×1×28×28 → N×classes</c>, 677,546 parameters: like <see cref="InceptionSmall"/>, with a longer stem,
/// the 5×5 windows factorised into two of 3×3 (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>, section 3.1) and reductions that
/// convolve and pool side by side (section 5). All widths are multiples of 16, which the convolutions of a CPU work in.
/// </summary>
/// <param name="options">Classes and the rest; defaults when left out.</param>
/// <param name="weights">A checkpoint to load strictly in place of random initial weights, as <see cref="InceptionNetwork.LoadWeights"/> does.</param>
public sealed class InceptionMedium(InceptionMediumOptions? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
