namespace Inception.Networks;

/// <summary>
/// Inception-ResNet v2 (<a href="https://arxiv.org/abs/1602.07261">Szegedy et al. 2016</a>, figure 15, with TF-slim's stem):
/// <c>N×3×299×299 → N×classes</c>, 55,843,464 parameters (59,211,120 with the auxiliary head), 13.16 GMACs. Keys as in timm.
/// </summary>
/// <remarks>
/// Cadene's key <c>last_linear</c> is accepted in place of timm's <c>classif</c>. The auxiliary head is that of TF-slim, before <c>mixed_7a</c>. No published
/// PyTorch weights contain this head.
/// </remarks>
/// <param name="options">The number of classes and other options. Defaults when null.</param>
/// <param name="weights">
/// The path of a checkpoint to load as in <see cref="InceptionNetwork.LoadWeights"/>, strictly unless the options allow differences. Random weights when null.
/// </param>
public sealed class InceptionResNetV2(InceptionResNetV2Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
