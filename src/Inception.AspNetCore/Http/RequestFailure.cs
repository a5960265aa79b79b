namespace Inception.AspNetCore.Http;

/// <summary>What is wrong with a request, or why it cannot be served now. Its text goes to the client.</summary>
/// <param name="status">The status code.</param>
/// <param name="kind">A short word for programs and metrics, such as <c>not_an_image</c>.</param>
/// <param name="detail">What was expected, what was found, what to do. Nothing about the server's files.</param>
/// <param name="retryAfter">When to try again.</param>
internal sealed class RequestFailure(int status, string kind, string detail, TimeSpan? retryAfter = null) : Exception(detail)
{
    private const int LongestShown = 40;

    public int Status => status;

    public string Kind => kind;

    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>A text of the request for an error: its first 40 characters.</summary>
    public static string Shown(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "…";
}
