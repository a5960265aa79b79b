using System.Text;
using static TorchSharp.torch;

namespace Inception.Testing;

/// <summary>
/// Deterministic weights that need no file: every value is a function of its key and index alone, bit for bit the same in any
/// language. The formula stands in Fixtures/README.md; formula.json has test vectors.
/// </summary>
public static class FormulaWeights
{
    /// <summary>FNV-1a 64 over the UTF-8 bytes of the key.</summary>
    public static ulong Seed(string name)
    {
        var hash = 0xcbf29ce484222325UL;
        foreach (var b in Encoding.UTF8.GetBytes(name)) hash = (hash ^ b) * 0x100000001b3UL;
        return hash;
    }

    /// <summary>The i-th value of the key's SplitMix64 sequence, 53 bits in 0 ≤ u &lt; 1.</summary>
    public static double Uniform(ulong seed, long index)
    {
        var z = seed + ((ulong)(index + 1) * 0x9E3779B97F4A7C15UL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        z ^= z >> 31;
        return (long)(z >> 11) * (1.0 / (1UL << 53));   // as a signed number, which is converted in one instruction
    }

    public static Tensor Input(params long[] shape) => Symmetric("input", shape, 1);

    /// <summary>Writes every parameter and buffer of the module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="convGain">The factor of convolution weights.</param>
    /// <param name="referenceKey">The key of the reference for a key of the module, where they differ.</param>
    public static void Fill(nn.Module module, double convGain = 1, Func<string, string>? referenceKey = null)
    {
        using var _ = no_grad();
        var state = module.state_dict();
        foreach (var (key, tensor) in state)
        {
            if (key.EndsWith("num_batches_tracked", StringComparison.Ordinal)) continue;
            using var values = Of(referenceKey?.Invoke(key) ?? key, tensor.shape, isBatchNorm: state.ContainsKey(Sibling(key)), convGain);
            tensor.copy_(values);
        }
    }

    public static Tensor Of(string key, long[] shape, bool isBatchNorm, double convGain = 1)
    {
        var kind = key[(key.LastIndexOf('.') + 1)..];
        return (kind, shape.Length) switch
        {
            ("weight", 4) => Symmetric(key, shape, Math.Sqrt(6.0 / FanIn(shape)) * convGain),
            ("weight", 2) => Symmetric(key, shape, Math.Sqrt(3.0 / FanIn(shape))),
            ("weight" or "running_var", 1) when isBatchNorm => Positive(key, shape),
            ("bias" or "running_mean", 1) when isBatchNorm => Symmetric(key, shape, 0.2),
            ("bias", 1) => Symmetric(key, shape, 0.1),
            _ => throw new ArgumentException($"The formula does not cover '{key}' of shape {string.Join('×', shape)}."),
        };
    }

    private static double FanIn(long[] shape) => shape.Skip(1).Aggregate(1L, (product, size) => product * size);

    private static string Sibling(string key) => key[..(key.LastIndexOf('.') + 1)] + "running_mean";

    // Two loops without a call for each value: the tests fill networks of up to 55 million weights a hundred times.

    /// <summary>Values from −factor to factor.</summary>
    private static Tensor Symmetric(string name, long[] shape, double factor)
    {
        var (seed, values) = (Seed(name), new float[Count(shape)]);
        for (var i = 0; i < values.Length; i++) values[i] = (float)(((2 * Uniform(seed, i)) - 1) * factor);
        return tensor(values, shape);
    }

    /// <summary>Values from 0.5 to 1.5.</summary>
    private static Tensor Positive(string name, long[] shape)
    {
        var (seed, values) = (Seed(name), new float[Count(shape)]);
        for (var i = 0; i < values.Length; i++) values[i] = (float)(0.5 + Uniform(seed, i));
        return tensor(values, shape);
    }

    private static long Count(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
