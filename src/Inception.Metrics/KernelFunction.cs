namespace Inception.Metrics;

/// <summary>The kernel of KID.</summary>
public enum KernelFunction
{
    /// <summary><c>(γ x·y + c)^degree</c>. The default.</summary>
    Polynomial,

    /// <summary><c>exp(−|x − y|² / (2σ²))</c>.</summary>
    Gaussian,
}
