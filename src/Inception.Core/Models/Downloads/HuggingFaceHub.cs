using System.Net.Http.Headers;

namespace Inception.Models.Downloads;

/// <summary>Hugging Face's hub as the environment describes it, by the names that its own client reads.</summary>
/// <remarks>A class and no record: the token must not be printed with it.</remarks>
/// <param name="environment">Gives an environment variable's value.</param>
internal sealed class HuggingFaceHub(Func<string, string?> environment)
{
    /// <summary>As this process's environment has it.</summary>
    public static HuggingFaceHub Default { get; } = new(Environment.GetEnvironmentVariable);

    private static readonly Uri Published = new("https://huggingface.co/");
    private static readonly string[] TokenVariables = ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"];

    private Uri Endpoint => Uri.TryCreate(environment("HF_ENDPOINT"), UriKind.Absolute, out var endpoint) ? endpoint : Published;

    /// <summary>The address of a file: <c>repo/resolve/revision/file</c>.</summary>
    public static Uri Resolve(string repository, string revision, string file) => new(Published, $"{repository}/resolve/{revision}/{file}");

    /// <summary>The address to ask for one at the hub, where <c>HF_ENDPOINT</c> names another server in its place; others stay as they are.</summary>
    public Uri Effective(Uri address) => IsAt(address, Published) && !IsAt(address, Endpoint)
        ? new Uri(Endpoint.AbsoluteUri.TrimEnd('/') + address.PathAndQuery)
        : address;

    /// <summary>Whether the address is the hub's own: same host, same port, and TLS.</summary>
    public bool Owns(Uri address) => address.Scheme == Uri.UriSchemeHttps && IsAt(address, Endpoint);

    /// <summary>The user's token, for the hub's own address alone: null for every other server, and over plain HTTP.</summary>
    public string? TokenFor(Uri address) => Owns(address)
        ? TokenVariables.Select(variable => environment(variable)?.Trim()).FirstOrDefault(IsToken)
        : null;

    // Anything else cannot stand in a header, and an error of that must not quote it.
    private static bool IsToken(string? text) => text is { Length: > 0 } && text.All(character => character is > ' ' and <= '~');

    /// <summary>The SHA-256 sum of a large file, which the hub names before it leads to the storage that has the file.</summary>
    public static string? SumIn(HttpResponseHeaders headers) =>
        headers.TryGetValues("X-Linked-Etag", out var tags) && tags.First().Trim('"') is { Length: 64 } sum && sum.All(char.IsAsciiHexDigitLower) ? sum : null;

    private static bool IsAt(Uri address, Uri place) =>
        Uri.Compare(address, place, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
