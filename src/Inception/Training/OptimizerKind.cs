namespace Inception.Training;

/// <summary>How gradients become steps.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with Nesterov's momentum (0.9); learning rates are around 0.1.</summary>
    NesterovSgd,

    /// <summary>Adam with decoupled weight decay (I. Loshchilov, F. Hutter, arXiv:1711.05101); learning rates are around 0.003.</summary>
    AdamW,
}
