namespace Inception.Networks;

/// <summary>
/// Inception v4 (<a href="https://arxiv.org/abs/1602.07261">Szegedy et al. 2016</a>, figure 9): <c>N×3×299×299 → N×classes</c>,
/// 42,679,816 parameters (46,039,280 with the auxiliary head), 12.25 GMACs, timm's keys, which are Cadene's too.
/// </summary>
/// <remarks>The auxiliary head is TF-slim's, on the last Inception-B block; no published PyTorch weights have it.</remarks>
/// <param name="options">Classes and the rest; defaults when left out.</param>
/// <param name="weights">A checkpoint to load strictly in place of random initial weights, as <see cref="InceptionNetwork.LoadWeights"/> does.</param>
public sealed class InceptionV4(InceptionV4Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
