namespace Inception.Testing;

/// <summary>The three ways a network runs.</summary>
public enum Mode
{
    /// <summary>In evaluation mode, as a network is when gradients of an input are wanted.</summary>
    Evaluation,

    /// <summary>In evaluation mode and under <c>no_grad</c>, as a network serves.</summary>
    Inference,

    /// <summary>In training mode.</summary>
    Training,
}
