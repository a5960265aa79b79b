namespace Inception.Models.Downloads;

/// <summary>The stages of a download.</summary>
public enum DownloadStage
{
    /// <summary>The file is being received.</summary>
    Receiving,

    /// <summary>Another process or task downloads the same file. This download waits for it.</summary>
    Waiting,

    /// <summary>An attempt failed; <see cref="DownloadProgress.Problem"/> has the reason. The next attempt follows after a pause.</summary>
    Retrying,
}
