namespace Inception.Models.Downloads;

/// <summary>How far a download is.</summary>
public sealed record DownloadProgress
{
    /// <summary>The name of the file that is being fetched.</summary>
    public required string FileName { get; init; }

    /// <summary>What is being done at the moment.</summary>
    public DownloadStage Stage { get; init; } = DownloadStage.Receiving;

    /// <summary>Why the last attempt failed, as a sentence, in the stage <see cref="DownloadStage.Retrying"/>; null in others.</summary>
    public string? Problem { get; init; }

    /// <summary>The bytes of it that are here, those of an earlier attempt included.</summary>
    public required long Received { get; init; }

    /// <summary>The bytes it has in all; null as long as nobody has said.</summary>
    public required long? Total { get; init; }
}
