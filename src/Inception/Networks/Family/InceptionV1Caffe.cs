namespace Inception.Networks;

/// <summary>
/// GoogLeNet as its paper has it (<a href="https://arxiv.org/abs/1409.4842">Szegedy et al. 2014</a>, table 1) and as Caffe's
/// <c>bvlc_googlenet</c>: 5×5 branches, biases, local response normalization, no batch normalization. <c>N×3×224×224 → N×classes</c>,
/// 6,998,552 parameters (13,378,280 with the two auxiliary heads).
/// </summary>
/// <remarks>Keys are those of <see cref="InceptionV1"/>, and Caffe's own names are accepted.</remarks>
/// <param name="options">Classes and the rest; defaults when left out.</param>
/// <param name="weights">A checkpoint to load strictly in place of random initial weights, as <see cref="InceptionNetwork.LoadWeights"/> does.</param>
public sealed class InceptionV1Caffe(InceptionV1CaffeOptions? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
