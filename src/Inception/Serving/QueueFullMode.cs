namespace Inception.Serving;

/// <summary>What happens to a request that finds <see cref="BatcherOptions.QueueCapacity"/> others waiting.</summary>
public enum QueueFullMode
{
    /// <summary>It waits for room, which slows its sender down.</summary>
    Wait,

    /// <summary>It fails at once with a <see cref="QueueFullException"/>, so that its sender can answer "busy" (HTTP 503) or ask another machine.</summary>
    Refuse,
}
