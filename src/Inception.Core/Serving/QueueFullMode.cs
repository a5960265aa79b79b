namespace Inception.Serving;

/// <summary>What happens to a request when <see cref="BatcherOptions.QueueCapacity"/> other requests already wait.</summary>
public enum QueueFullMode
{
    /// <summary>The request waits for room, which slows its caller down.</summary>
    Wait,

    /// <summary>
    /// The request fails at once with a <see cref="QueueFullException"/>, so that its caller can answer "busy" (HTTP 503) or try another machine.
    /// </summary>
    Refuse,
}
