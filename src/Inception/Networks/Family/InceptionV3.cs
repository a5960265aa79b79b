namespace Inception.Networks;

/// <summary>
/// Inception v3 (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>, table 1): <c>N×3×299×299 → N×classes</c>,
/// 23,834,568 parameters (27,161,264 with the auxiliary head), 5.71 GMACs, torchvision's keys.
/// </summary>
/// <param name="options">Classes, auxiliary head and the rest; defaults when left out.</param>
/// <param name="weights">A checkpoint to load strictly in place of random initial weights, as <see cref="InceptionNetwork.LoadWeights"/> does.</param>
public sealed class InceptionV3(InceptionV3Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
