using Inception.Networks;

namespace Inception.Inference;

/// <summary>Networks compiled for inference.</summary>
public static class InceptionNetworkCompilation
{
    /// <summary>
    /// Compiles a network for inference: normalisation folded into the convolutions, ReLU and sums fused, one program, and held to a reference in
    /// float64 before it
    /// serves. The weights are copied: what becomes of the network later does not touch the result.
    /// </summary>
    /// <param name="network">A network in any mode; it is read as in evaluation, and left as it is. Nothing else may change it meanwhile.</param>
    /// <param name="options">Float32 on the network's own device, verified in full, when left out.</param>
    /// <returns>The compiled network; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the size to prepare for does not fit the network.</exception>
    /// <exception cref="CompilationException">The result differs from the reference by more than rounding; the message says where.</exception>
    public static CompiledInception Compile(this InceptionNetwork network, CompileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new CompileOptions();
        options = options with { Device = options.Device ?? network.parameters().First().device };
        options.Validate(network.Table);
        return options.Precision == Precision.Auto ? AutomaticPrecision.Compile(network, options) : new CompiledInception(network, options);
    }
}
