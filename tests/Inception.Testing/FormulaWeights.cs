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
        return (z >> 11) * (1.0 / (1UL << 53));
    }

    public static Tensor Input(params long[] shape) => Values("input", shape, u => (2 * u) - 1);

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
        Func<double, double> value = (kind, shape.Length) switch
        {
            ("weight", 4) => Scaled(Math.Sqrt(6.0 / FanIn(shape)) * convGain),
            ("weight", 2) => Scaled(Math.Sqrt(3.0 / FanIn(shape))),
            ("weight" or "running_var", 1) when isBatchNorm => u => 0.5 + u,
            ("bias" or "running_mean", 1) when isBatchNorm => Scaled(0.2),
            ("bias", 1) => Scaled(0.1),
            _ => throw new ArgumentException($"The formula does not cover '{key}' of shape {string.Join('×', shape)}."),
        };
        return Values(key, shape, value);
    }

    private static Func<double, double> Scaled(double factor) => u => ((2 * u) - 1) * factor;

    private static double FanIn(long[] shape) => shape.Skip(1).Aggregate(1L, (product, size) => product * size);

    private static string Sibling(string key) => key[..(key.LastIndexOf('.') + 1)] + "running_mean";

    private static Tensor Values(string name, long[] shape, Func<double, double> value)
    {
        var seed = Seed(name);
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++) values[i] = (float)value(Uniform(seed, i));
        return tensor(values, shape);
    }
}
