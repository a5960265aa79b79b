namespace Inception.Networks;

/// <summary>
/// BN-Inception, the Inception v2 of Caffe (<a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>, figure 5):
/// <c>N×3×224×224 → N×classes</c>, 11,295,240 parameters, 2.03 GMACs. Images are BGR from 0 to 255 less a mean.
/// </summary>
/// <remarks>
/// Convolutions have a bias before the normalization, pools are in ceil mode, and 5b pools the maximum: all as in the published weights
/// (Cadene), whose keys are accepted.
/// </remarks>
/// <param name="options">Classes and the rest; defaults when left out.</param>
/// <param name="weights">A checkpoint to load strictly in place of random initial weights, as <see cref="InceptionNetwork.LoadWeights"/> does.</param>
public sealed class BnInception(BnInceptionOptions? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
