namespace Inception.AspNetCore.Http;

/// <summary>What a request waits for.</summary>
internal enum RequestPhase
{
    Model,
    Body,
    Answer,
}

/// <summary>How far a request has come. A request that takes too long is told what it waited for.</summary>
internal sealed class RequestProgress
{
    public RequestPhase Phase { get; set; }
}
