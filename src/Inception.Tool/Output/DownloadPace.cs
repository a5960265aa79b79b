using System.Diagnostics;
using Inception.Models.Downloads;

namespace Inception.Tool.Output;

/// <summary>How fast a download is, and how long it will take, from what has come since it began.</summary>
internal sealed class DownloadPace
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    private string? _file;
    private long _before;
    private long _start;

    /// <summary><c>  12.3 MB/s  00:00:07 left</c>; nothing in the first second.</summary>
    public string Describe(DownloadProgress progress)
    {
        if (progress.FileName != _file || progress.Received < _before)
            (_file, _before, _start) = (progress.FileName, progress.Received, Stopwatch.GetTimestamp()); // what was here before is not counted
        var elapsed = Stopwatch.GetElapsedTime(_start);
        var perSecond = (progress.Received - _before) / elapsed.TotalSeconds;
        if (elapsed < Settled || perSecond <= 0) return "";
        var left = progress.Total is { } total ? $"  {TimeSpan.FromSeconds((total - progress.Received) / perSecond).Clock()} left" : "";
        return $"  {perSecond / 1e6:F1} MB/s{left}";
    }
}
