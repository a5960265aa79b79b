namespace Inception.Networks;

/// <summary>
/// Inception-ResNet v1 for faces (<a href="https://arxiv.org/abs/1602.07261">Szegedy et al. 2016</a>, figure 15;
/// <a href="https://arxiv.org/abs/1503.03832">Schroff et al. 2015</a> for the embedding): <c>N×3×160×160 → N×512</c>, 23,482,624
/// parameters, 1.42 GMACs, facenet-pytorch's keys.
/// </summary>
/// <remarks>
/// Without classes the output is the embedding, of length 1 unless <see cref="InceptionResNetV1Options.Normalize"/> is off. With classes it
/// is their logits (27,910,327 parameters for VGGFace2's 8631), computed from the embedding before its normalization.
/// </remarks>
/// <param name="options">Classes and the rest; defaults when left out.</param>
/// <param name="weights">A checkpoint to load strictly in place of random initial weights, as <see cref="InceptionNetwork.LoadWeights"/> does.</param>
public sealed class InceptionResNetV1(InceptionResNetV1Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
