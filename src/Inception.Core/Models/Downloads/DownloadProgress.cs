namespace Inception.Models.Downloads;

/// <summary>The progress of a download.</summary>
public sealed record DownloadProgress
{
    /// <summary>The name of the file that is downloaded.</summary>
    public required string FileName { get; init; }

    /// <summary>The current stage of the download.</summary>
    public DownloadStage Stage { get; init; } = DownloadStage.Receiving;

    /// <summary>In the stage <see cref="DownloadStage.Retrying"/>: the reason why the last attempt failed, as a sentence. Null in other stages.</summary>
    public string? Problem { get; init; }

    /// <summary>The bytes downloaded so far, including those of an earlier attempt.</summary>
    public required long Received { get; init; }

    /// <summary>The length of the file in bytes; null while it is unknown.</summary>
    public required long? Total { get; init; }
}
