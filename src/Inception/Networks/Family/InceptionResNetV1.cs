namespace Inception.Networks;

/// <summary>
/// Inception-ResNet v1 for faces (<a href="https://arxiv.org/abs/1602.07261">Szegedy et al. 2016</a>, figure 15;
/// <a href="https://arxiv.org/abs/1503.03832">Schroff et al. 2015</a> for the embedding): <c>N×3×160×160 → N×512</c>, 23,482,624
/// parameters, 1.42 GMACs. Keys as in facenet-pytorch.
/// </summary>
/// <remarks>
/// Without classes (the default) the output is the embedding, with length 1 unless <see cref="InceptionResNetV1Options.Normalize"/> is false. With classes the
/// output is the logits (27,910,327 parameters for the 8631 classes of VGGFace2), computed from the embedding before its normalization.
/// </remarks>
/// <param name="options">The number of classes and other options. Defaults when null.</param>
/// <param name="weights">
/// The path of a checkpoint to load as in <see cref="InceptionNetwork.LoadWeights"/>, strictly unless the options allow differences. Random weights when null.
/// </param>
public sealed class InceptionResNetV1(InceptionResNetV1Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
