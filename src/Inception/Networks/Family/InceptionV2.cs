namespace Inception.Networks;

/// <summary>
/// Inception v2 of TF-slim (<a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>, figure 5, with a separable first
/// convolution): <c>N×3×224×224 → N×classes</c>, 11,188,224 parameters, 1.93 GMACs. Images are RGB from −1 to 1.
/// </summary>
/// <remarks>
/// The first convolution has a bias and no batch normalization; padding is TensorFlow's <c>SAME</c>; 5c pools the maximum. Keys are
/// TF-slim's names with dots, and TF-slim's own names are accepted. Not the network of <see cref="BnInception"/>, and its weights do not fit.
/// </remarks>
/// <param name="options">Classes and the rest; defaults when left out.</param>
/// <param name="weights">A checkpoint to load strictly in place of random initial weights, as <see cref="InceptionNetwork.LoadWeights"/> does.</param>
public sealed class InceptionV2(InceptionV2Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
