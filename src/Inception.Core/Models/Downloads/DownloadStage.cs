namespace Inception.Models.Downloads;

/// <summary>The stages of a download.</summary>
public enum DownloadStage
{
    /// <summary>Bytes arrive.</summary>
    Receiving,

    /// <summary>Another process or task fetches the same file; it is waited for.</summary>
    Waiting,

    /// <summary>An attempt failed, as <see cref="DownloadProgress.Problem"/> says; the next one follows after a pause.</summary>
    Retrying,
}
