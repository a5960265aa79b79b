namespace Inception.Layers;

/// <summary>A rule for drawing initial weights. Biases are drawn as in PyTorch: uniform in ±1/√fan-in.</summary>
public enum InitialWeights
{
    /// <summary>PyTorch's default: uniform in ±1/√fan-in.</summary>
    PyTorchDefault,

    /// <summary>
    /// Normal with deviation √(2/fan-in) (<a href="https://arxiv.org/abs/1502.01852">He et al. 2015</a>, equation 10), TF-slim's
    /// default.
    /// </summary>
    KaimingNormalFanIn,

    /// <summary>Normal with deviation √(2/fan-out) (<a href="https://arxiv.org/abs/1502.01852">He et al. 2015</a>, equation 14).</summary>
    KaimingNormalFanOut,

    /// <summary>
    /// Uniform in ±√(6/(fan-in + fan-out)) (<a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio 2010</a>, equation 16).
    /// </summary>
    XavierUniform,
}
