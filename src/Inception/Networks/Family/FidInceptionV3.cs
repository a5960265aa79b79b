namespace Inception.Networks;

/// <summary>
/// The Inception v3 that defines the Fréchet Inception distance (<a href="https://arxiv.org/abs/1706.08500">Heusel et al. 2017</a>,
/// with TensorFlow's weights of 2015-12-05): <c>N×3×299×299 → N×1008</c>, 23,850,960 parameters. Keys as in pytorch-fid.
/// </summary>
/// <remarks>
/// The network differs from <see cref="InceptionV3"/> in its pools: padding never counts in a mean, and <c>Mixed_7c</c> uses a maximum pool. The distance
/// compares the features of the stages <c>maxpool1</c> (64), <c>maxpool2</c> (192), <c>Mixed_6e</c> (768) and <c>avgpool</c> (2048). Images are normalized as
/// <c>(x − 128) / 128</c>.
/// </remarks>
/// <param name="options">The device, the number type and other options. Defaults when null.</param>
/// <param name="weights">
/// The path of a checkpoint to load as in <see cref="InceptionNetwork.LoadWeights"/>, strictly unless the options allow differences. Random weights when null.
/// </param>
public sealed class FidInceptionV3(FidInceptionV3Options? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
