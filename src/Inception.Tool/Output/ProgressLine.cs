using Inception.Metrics.Extraction;
using Inception.Models.Downloads;
using Inception.Training;
using Inception.Training.Evaluation;
using Inception.Training.Transfer;

namespace Inception.Tool.Output;

/// <summary>
/// Progress on one line that is drawn over, on a terminal; nothing but finished lines when the output is a file or a pipe.
/// </summary>
internal sealed class ProgressLine(CancellationToken cancellation)
    : IProgress<TrainingStep>, IProgress<DownloadProgress>, IProgress<ImageProgress>, IProgress<EvaluationProgress>, IProgress<FeatureProgress>,
      IProgress<ExtractionProgress>, IDisposable
{
    private const int BarWidth = 24;
    private const string EraseLine = "\r\e[K";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly bool _isTerminal = Terminal.HasCursor;
    private readonly DownloadPace _pace = new();
    private DateTime _drawn;
    private bool _isDirty;

    public void Report(TrainingStep value) => Draw(
        (double)value.Step / value.Steps,
        isLast: value.Step == value.Steps,
        $"epoch {value.Epoch}  step {value.Step}/{value.Steps}  loss {value.Loss:F3}  {value.ImagesPerSecond:F0} images/s  "
        + $"{value.Remaining.Clock()} left");

    public void Report(DownloadProgress value)
    {
        if (value is { Stage: DownloadStage.Retrying, Problem: { } problem })
        {
            if (!cancellation.IsCancellationRequested) WriteError($"inception: {value.FileName}: {Failure.OneLine(problem)} Retrying.");
            return;
        }

        Draw(
            value.Received / (double?)value.Total ?? 0,
            isLast: value.Received == value.Total || value.Stage != DownloadStage.Receiving,
            value.Stage == DownloadStage.Waiting ? $"{value.FileName}  another process is downloading this file" : $"{Amount(value)}{_pace.Describe(value)}");
    }

    public void Report(ImageProgress value) => Draw(
        (double)value.Done / value.Total,
        isLast: value.Done == value.Total,
        $"{value.Done:N0} of {value.Total:N0} images  {value.ImagesPerSecond:F0} images/s");

    public void Report(EvaluationProgress value) => Report(new ImageProgress(value.Done, value.Total, value.ImagesPerSecond));

    public void Report(FeatureProgress value) => Draw((double)value.Done / Math.Max(1, value.Total), value.Done == value.Total, value.Stage switch
    {
        FeatureStage.Hashing => $"{value.Done:N0} of {value.Total:N0} images looked up in the cache",
        FeatureStage.Waiting => "another process is computing features of this network",
        _ => $"features of {value.Done:N0} of {value.Total:N0} images computed",
    });

    public void Report(ExtractionProgress value) => Draw(
        value.Total is { } total ? (double)value.Done / Math.Max(1, total) : 0,
        value.Done == value.Total,
        $"{value.Done:N0}{(value.Total is { } all ? $" of {all:N0}" : "")} images  {value.ImagesPerSecond:F1} images/s"
            + (value.Remaining is { } left ? $"  {left.Clock()} left" : ""));

    /// <summary>Shows a share of 1 and what is known of it.</summary>
    public void Show(double share, bool isLast, string text) => Draw(share, isLast, text);

    public void WriteLine(string line)
    {
        Clear();
        Console.WriteLine(line);
    }

    public void WriteError(string line)
    {
        Clear();
        Console.Error.WriteLine(line);
    }

    public void Dispose() => Clear();

    private static string Amount(DownloadProgress value) =>
        $"{value.FileName}  {value.Received / 1e6:F1}{(value.Total is { } total ? $" of {total / 1e6:F1}" : "")} MB";

    private void Draw(double share, bool isLast, string text)
    {
        var now = DateTime.UtcNow;
        if (!_isTerminal || cancellation.IsCancellationRequested || (now - _drawn < Interval && !isLast)) return;
        _drawn = now;
        var filled = (int)(Math.Clamp(share, 0, 1) * BarWidth);
        var line = $"{new string('━', filled)}{new string('─', BarWidth - filled)} {text}";
        var width = Console.WindowWidth - 1;   // a longer line would break, and only its last part could be drawn over
        Console.Control(EraseLine);
        Console.Write(width > 0 && line.Length > width ? line[..width] : line);
        _isDirty = true;
    }

    private void Clear()
    {
        if (_isDirty) Console.Control(EraseLine);
        _isDirty = false;
    }
}
