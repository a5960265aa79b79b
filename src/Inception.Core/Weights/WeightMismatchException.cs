using Inception.Weights.Formats;

namespace Inception.Weights;

/// <summary>A checkpoint does not fit the model, and loading was strict. The model is not changed.</summary>
public sealed class WeightMismatchException : CheckpointException
{
    /// <summary>Reports every key that does not fit.</summary>
    /// <param name="report">The outcome for each key.</param>
    public WeightMismatchException(WeightLoadReport report)
        : base(
            (report ?? throw new ArgumentNullException(nameof(report))).FilePath,
            $"the file does not fit the model, and nothing was loaded. Choose the model that the file was saved from, or load with "
            + $"{nameof(WeightLoadOptions)}.{nameof(WeightLoadOptions.Strict)} = false or "
            + $"{nameof(WeightLoadOptions.IgnoredPrefixes)}.{Advice(report)}\n{report}")
    {
        Report = report;
    }

    private static string Advice(WeightLoadReport report) =>
        report.WrongShape.Count == 0
            ? report.Missing.Count <= report.Loaded.Count ? "" : $" {nameof(CheckpointOptions)}.{nameof(CheckpointOptions.StateDict)} and "
                + $"{nameof(CheckpointOptions.StripPrefix)} choose another part of the file."
            : $" For other classes than the file's there is {nameof(WeightLoadOptions)}.{nameof(WeightLoadOptions.Classifier)}, for other images "
                + $"{nameof(WeightLoadOptions.AdaptInputChannels)}, for a file with a background class {nameof(WeightLoadOptions.BackgroundClass)}.";

    /// <summary>The outcome for each key. The message shows the first ten keys of each kind of mismatch.</summary>
    public WeightLoadReport Report { get; }
}
