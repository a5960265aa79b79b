namespace Inception.Training;

/// <summary>How far a download is.</summary>
public sealed record DownloadProgress
{
    /// <summary>The name of the file that is being fetched.</summary>
    public required string FileName { get; init; }

    /// <summary>The bytes of it that have arrived.</summary>
    public required long Received { get; init; }

    /// <summary>The bytes it has in all.</summary>
    public required long Total { get; init; }
}
