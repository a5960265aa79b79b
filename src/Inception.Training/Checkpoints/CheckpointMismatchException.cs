using Inception.Weights.Formats;

namespace Inception.Training.Checkpoints;

/// <summary>Training cannot resume, because the checkpoint belongs to another training. The message lists the differences.</summary>
public sealed class CheckpointMismatchException : CheckpointException
{
    internal CheckpointMismatchException(string path, IReadOnlyList<string> differences)
        : base(path, $"a training goes on only as it was begun, and this one differs. {string.Join(" ", differences)} "
            + "Use the options it was begun with, or another folder to begin anew.")
    {
        Differences = differences;
    }

    /// <summary>The differences, one sentence for each.</summary>
    public IReadOnlyList<string> Differences { get; }
}
