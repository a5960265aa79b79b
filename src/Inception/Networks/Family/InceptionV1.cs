namespace Inception.Networks;

/// <summary>
/// GoogLeNet, the first Inception network (<a href="https://arxiv.org/abs/1409.4842">Szegedy et al. 2014</a>, table 1), with batch
/// normalization: <c>N×3×224×224 → N×classes</c>, 6,624,904 parameters (13,004,888 with the two auxiliary heads), 1.50 GMACs,
/// torchvision's keys.
/// </summary>
/// <param name="options">Classes, auxiliary heads and the rest; defaults when left out.</param>
/// <param name="weights">A checkpoint to load strictly in place of random initial weights, as <see cref="InceptionNetwork.LoadWeights"/> does.</param>
public sealed class InceptionV1(InceptionV1Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
