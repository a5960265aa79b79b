using Inception.Networks;

namespace Inception.Inference;

/// <summary>Makes a portable engine usable by every class that runs inference.</summary>
public static class PortableEngineInference
{
    /// <summary>
    /// Wraps the engine as a network for inference. The input is a tensor of any floating-point type on any device. The output is a float32 tensor on the CPU,
    /// with the same numbers as <see cref="PortableEngine.Run(ReadOnlySpan{float}, int, int, Span{float})"/>, bit for bit.
    /// </summary>
    /// <param name="engine">The engine. The returned network owns it.</param>
    /// <returns>The network, safe for any number of threads. The caller disposes the network, which disposes the engine.</returns>
    public static IInferenceNetwork AsInference(this PortableEngine engine) => new PortableInference(engine);
}
