namespace Inception.Networks;

/// <summary>
/// Xception (<a href="https://arxiv.org/abs/1610.02357">Chollet 2016</a>, figure 5): <c>N×3×299×299 → N×classes</c>, 22,855,952
/// parameters, 8.36 GMACs. Keys as in timm's <c>legacy_xception</c>. Cadene's keys differ only in the classifier.
/// </summary>
/// <remarks>
/// The published weights come from Keras, which uses ε = 1e-3 in batch normalization. timm and Cadene run the weights with 1e-5.
/// <see cref="XceptionOptions.Epsilon"/> chooses between the two.
/// </remarks>
/// <param name="options">The number of classes and other options. Defaults when null.</param>
/// <param name="weights">
/// The path of a checkpoint to load as in <see cref="InceptionNetwork.LoadWeights"/>, strictly unless the options allow differences. Random weights when null.
/// </param>
public sealed class Xception(XceptionOptions? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
