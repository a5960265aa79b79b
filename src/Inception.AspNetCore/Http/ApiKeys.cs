using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Http;

/// <summary>The accepted API keys, as hashes. A comparison takes the same time for every key.</summary>
internal sealed class ApiKeys
{
    private const string Header = "X-API-Key", Bearer = "Bearer ", Basic = "Basic ";

    private readonly byte[][] _hashes;

    public ApiKeys(IEnumerable<string> keys) => _hashes = [.. keys.Select(key => Hash(key.Trim()))];

    /// <summary>Whether every request is accepted.</summary>
    public bool AreOff => _hashes.Length == 0;

    /// <summary>The failure of a request that names no accepted key.</summary>
    public static RequestFailure Missing() => new(
        StatusCodes.Status401Unauthorized, "no_key", "Send an API key in X-API-Key, or as Authorization: Bearer.");

    /// <summary>The number of the key that a request names; null where it names none that is accepted.</summary>
    /// <param name="request">The request.</param>
    /// <param name="takesPassword">
    /// Whether the key may be a password, which a browser sends by itself. For documents alone: another site could have a browser send requests that compute.
    /// </param>
    public int? Find(HttpRequest request, bool takesPassword = false)
    {
        var authorization = request.Headers.Authorization.ToString();
        var key = request.Headers[Header].ToString() is { Length: > 0 } given ? given
            : authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : takesPassword && authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? Password(authorization[Basic.Length..].Trim())
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

    /// <summary>The password of <c>user:password</c> in base64; null where it is none.</summary>
    private static string? Password(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var count)) return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, count);
        return pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? pair[(colon + 1)..] : null;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
