namespace Inception.Models.Downloads;

/// <summary>A server's answer whose body is still to be read.</summary>
/// <param name="Response">The answer of the server at the end of all redirects.</param>
/// <param name="HubSum">The SHA-256 sum of the file by the hub's word; null where the hub was not asked, or said none.</param>
internal sealed record Answer(HttpResponseMessage Response, string? HubSum) : IDisposable
{
    public void Dispose() => Response.Dispose();
}
