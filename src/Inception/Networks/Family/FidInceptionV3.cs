namespace Inception.Networks;

/// <summary>
/// The Inception v3 that the Fréchet Inception distance is defined by (<a href="https://arxiv.org/abs/1706.08500">Heusel et al. 2017</a>,
/// with TensorFlow's weights of 2015-12-05): <c>N×3×299×299 → N×1008</c>, 23,850,960 parameters, pytorch-fid's keys.
/// </summary>
/// <remarks>
/// It is <see cref="InceptionV3"/> with other pools: padding never counts in a mean, and <c>Mixed_7c</c> pools the maximum. The features that
/// are compared are the stages <c>maxpool1</c> (64), <c>maxpool2</c> (192), <c>Mixed_6e</c> (768) and <c>avgpool</c> (2048). Images are
/// <c>(x − 128) / 128</c>.
/// </remarks>
/// <param name="options">Device and type; defaults when left out.</param>
/// <param name="weights">A checkpoint to load strictly in place of random initial weights, as <see cref="InceptionNetwork.LoadWeights"/> does.</param>
public sealed class FidInceptionV3(FidInceptionV3Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
