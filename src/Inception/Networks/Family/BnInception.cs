namespace Inception.Networks;

/// <summary>
/// BN-Inception, known as Inception v2 in Caffe (<a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>, figure 5):
/// <c>N×3×224×224 → N×classes</c>, 11,295,240 parameters, 2.03 GMACs. Images are BGR, from 0 to 255 minus a mean.
/// </summary>
/// <remarks>
/// Convolutions have a bias before batch normalization, pools use ceil mode, and block 5b uses a maximum pool, all as in the published weights (Cadene). The
/// keys of these weights are accepted.
/// </remarks>
/// <param name="options">The number of classes and other options. Defaults when null.</param>
/// <param name="weights">
/// The path of a checkpoint to load as in <see cref="InceptionNetwork.LoadWeights"/>, strictly unless the options allow differences. Random weights when null.
/// </param>
public sealed class BnInception(BnInceptionOptions? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
