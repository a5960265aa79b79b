namespace Inception.Weights;

/// <summary>A checkpoint does not fit the model, and loading was strict. The model is as it was.</summary>
public sealed class WeightMismatchException : CheckpointException
{
    /// <summary>Reports every key that does not fit.</summary>
    /// <param name="report">What was found.</param>
    public WeightMismatchException(WeightLoadReport report)
        : base(
            (report ?? throw new ArgumentNullException(nameof(report))).FilePath,
            $"the file does not fit the model, and nothing was loaded. Choose the model that the file was saved from, or load with "
            + $"{nameof(WeightLoadOptions)}.{nameof(WeightLoadOptions.Strict)} = false or {nameof(WeightLoadOptions.IgnoredPrefixes)}.\n{report}")
    {
        Report = report;
    }

    /// <summary>Every key that is missing, unexpected or of a wrong shape; the message shows the first ten of each.</summary>
    public WeightLoadReport Report { get; }
}
