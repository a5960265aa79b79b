using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Inception.Weights;

/// <summary>The SHA-256 sum of a network's weights: of keys, shapes and values, whatever file they come from and whatever it is called.</summary>
internal static class WeightDigest
{
    /// <summary>Sums up weights. Counters of batches are left out: no output depends on them.</summary>
    /// <param name="keys">The keys of all weights, in any order.</param>
    /// <param name="weights">The weights of a key.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(IEnumerable<string> keys, Func<string, FloatWeights> weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var key in keys.Order(StringComparer.Ordinal))
        {
            if (KeyMatch.IsCounter(key)) continue;
            var values = weights(key);
            hash.AppendData(Encoding.UTF8.GetBytes($"{key} {string.Join('×', values.Shape)}\n"));
            hash.AppendData(MemoryMarshal.AsBytes(values.Values.AsSpan()));
        }

        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }
}
