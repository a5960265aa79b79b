namespace Inception.Networks;

/// <summary>
/// Inception-ResNet v2 (<a href="https://arxiv.org/abs/1602.07261">Szegedy et al. 2016</a>, figure 15, with TF-slim's stem):
/// <c>N×3×299×299 → N×classes</c>, 55,843,464 parameters (59,211,120 with the auxiliary head), 13.16 GMACs, timm's keys.
/// </summary>
/// <remarks>
/// Cadene's <c>last_linear</c> is accepted for timm's <c>classif</c>. The auxiliary head is TF-slim's, before <c>mixed_7a</c>; no
/// published PyTorch weights have it.
/// </remarks>
/// <param name="options">Classes and the rest; defaults when left out.</param>
/// <param name="weights">A checkpoint to load strictly in place of random initial weights, as <see cref="InceptionNetwork.LoadWeights"/> does.</param>
public sealed class InceptionResNetV2(InceptionResNetV2Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
