namespace Inception.Models.Downloads;

/// <summary>An attempt failed in a way that a later one need not: the line broke, the server was silent or busy.</summary>
internal sealed class TransientFailure(string message, Exception? innerException = null, TimeSpan? retryAfter = null) : Exception(message, innerException)
{
    /// <summary>When the server wants to be asked again.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>The further attempts that are of use at most: few where there seems to be no network at all.</summary>
    public int MostRetries { get; init; } = int.MaxValue;
}
