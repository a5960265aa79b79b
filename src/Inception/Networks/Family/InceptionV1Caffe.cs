namespace Inception.Networks;

/// <summary>
/// GoogLeNet as described in its paper (<a href="https://arxiv.org/abs/1409.4842">Szegedy et al. 2014</a>, table 1) and as implemented in Caffe's
/// <c>bvlc_googlenet</c>: 5×5 branches, biases, local response normalization, no batch normalization. <c>N×3×224×224 → N×classes</c>, 6,998,552 parameters
/// (13,378,280 with the two auxiliary heads).
/// </summary>
/// <remarks>Keys are the same as in <see cref="InceptionV1"/>. Caffe's own names are accepted too.</remarks>
/// <param name="options">The number of classes and other options. Defaults when null.</param>
/// <param name="weights">
/// The path of a checkpoint to load as in <see cref="InceptionNetwork.LoadWeights"/>, strictly unless the options allow differences. Random weights when null.
/// </param>
public sealed class InceptionV1Caffe(InceptionV1CaffeOptions? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
