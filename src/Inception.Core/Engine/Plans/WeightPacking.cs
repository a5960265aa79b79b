namespace Inception.Engine.Plans;

/// <summary>Writes weights in the order in which a kernel reads them.</summary>
/// <param name="weights">The weights in float64, <c>outputs × inputs</c> (× window).</param>
/// <param name="bias">A summand for each output.</param>
/// <param name="packed">Where they go.</param>
internal unsafe delegate void WeightPacking(ReadOnlySpan<double> weights, ReadOnlySpan<double> bias, float* packed);
