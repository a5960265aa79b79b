using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Http;

/// <summary>The accepted API keys, as hashes. A comparison takes the same time for every key.</summary>
internal sealed class ApiKeys
{
    private const string Header = "X-API-Key", Bearer = "Bearer ";

    private readonly byte[][] _hashes;

    public ApiKeys(IEnumerable<string> keys) => _hashes = [.. keys.Select(key => Hash(key.Trim()))];

    /// <summary>Whether every request is accepted.</summary>
    public bool AreOff => _hashes.Length == 0;

    /// <summary>The number of the key that a request names; null where it names none that is accepted.</summary>
    public int? Find(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        var key = request.Headers[Header].ToString() is { Length: > 0 } given ? given
            : authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : null;
        if (key is null) return null;
        var hash = Hash(key);
        int? found = null;
        for (var i = 0; i < _hashes.Length; i++)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, _hashes[i])) found = i;   // and goes on
        }

        return found;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
