using Inception.Networks;

namespace Inception.Inference;

/// <summary>Portable engines for every class that runs inference.</summary>
public static class PortableEngineInference
{
    /// <summary>
    /// The engine as a network for inference: tensors of any floating-point type, on any device, in; float32 on the CPU out. Its numbers are those of
    /// <see cref="PortableEngine.Run(ReadOnlySpan{float}, int, int, Span{float})"/>, bit for bit.
    /// </summary>
    /// <param name="engine">The engine. The result owns it.</param>
    /// <returns>The network, safe for any number of threads; the caller disposes it, and the engine with it.</returns>
    public static IInferenceNetwork AsInference(this PortableEngine engine) => new PortableInference(engine);
}
