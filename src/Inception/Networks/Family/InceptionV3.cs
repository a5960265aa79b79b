namespace Inception.Networks;

/// <summary>
/// Inception v3 (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>, table 1): <c>N×3×299×299 → N×classes</c>,
/// 23,834,568 parameters (27,161,264 with the auxiliary head), 5.71 GMACs. Keys as in torchvision.
/// </summary>
/// <param name="options">The number of classes, the auxiliary head and other options. Defaults when null.</param>
/// <param name="weights">
/// The path of a checkpoint to load as in <see cref="InceptionNetwork.LoadWeights"/>, strictly unless the options allow differences. Random weights when null.
/// </param>
public sealed class InceptionV3(InceptionV3Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
