namespace Inception.Networks;

/// <summary>
/// Inception v2 as in TF-slim (<a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>, figure 5, with a separable first
/// convolution): <c>N×3×224×224 → N×classes</c>, 11,188,224 parameters, 1.93 GMACs. Images are RGB from −1 to 1.
/// </summary>
/// <remarks>
/// The first convolution has a bias and no batch normalization; padding is TensorFlow's <c>SAME</c>; block 5c uses a maximum pool. Keys are TF-slim's names
/// with dots, and TF-slim's own names are accepted too. This network differs from <see cref="BnInception"/>, and the weights of one do not fit the other.
/// </remarks>
/// <param name="options">The number of classes and other options. Defaults when null.</param>
/// <param name="weights">
/// The path of a checkpoint to load as in <see cref="InceptionNetwork.LoadWeights"/>, strictly unless the options allow differences. Random weights when null.
/// </param>
public sealed class InceptionV2(InceptionV2Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
