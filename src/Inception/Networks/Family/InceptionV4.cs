namespace Inception.Networks;

/// <summary>
/// Inception v4 (<a href="https://arxiv.org/abs/1602.07261">Szegedy et al. 2016</a>, figure 9): <c>N×3×299×299 → N×classes</c>,
/// 42,679,816 parameters (46,039,280 with the auxiliary head), 12.25 GMACs. Keys as in timm and Cadene.
/// </summary>
/// <remarks>The auxiliary head is that of TF-slim, on the last Inception-B block. No published PyTorch weights contain this head.</remarks>
/// <param name="options">The number of classes and other options. Defaults when null.</param>
/// <param name="weights">
/// The path of a checkpoint to load as in <see cref="InceptionNetwork.LoadWeights"/>, strictly unless the options allow differences. Random weights when null.
/// </param>
public sealed class InceptionV4(InceptionV4Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
