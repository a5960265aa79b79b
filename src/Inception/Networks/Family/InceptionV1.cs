namespace Inception.Networks;

/// <summary>
/// GoogLeNet, the first Inception network (<a href="https://arxiv.org/abs/1409.4842">Szegedy et al. 2014</a>, table 1), with batch
/// normalization: <c>N×3×224×224 → N×classes</c>, 6,624,904 parameters (13,004,888 with the two auxiliary heads), 1.50 GMACs. Keys as in torchvision.
/// </summary>
/// <param name="options">The number of classes, auxiliary heads and other options. Defaults when null.</param>
/// <param name="weights">
/// The path of a checkpoint to load as in <see cref="InceptionNetwork.LoadWeights"/>, strictly unless the options allow differences. Random weights when null.
/// </param>
public sealed class InceptionV1(InceptionV1Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
