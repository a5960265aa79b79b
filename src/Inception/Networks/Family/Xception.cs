namespace Inception.Networks;

/// <summary>
/// Xception (<a href="https://arxiv.org/abs/1610.02357">Chollet 2016</a>, figure 5): <c>N×3×299×299 → N×classes</c>, 22,855,952
/// parameters, 8.36 GMACs, the keys of timm's <c>legacy_xception</c>. Cadene's keys differ only in the classifier.
/// </summary>
/// <remarks>
/// Its weights come from Keras, whose batch normalization has ε = 1e-3; timm and Cadene run them with 1e-5. <see cref="XceptionOptions.Epsilon"/>
/// chooses between the two.
/// </remarks>
/// <param name="options">Classes and the rest; defaults when left out.</param>
/// <param name="weights">A checkpoint to load strictly in place of random initial weights, as <see cref="InceptionNetwork.LoadWeights"/> does.</param>
public sealed class Xception(XceptionOptions? options = null, string? weights = null)
    : InceptionNetwork(options ?? new(), weights);
