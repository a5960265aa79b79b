namespace Inception.Training.Evaluation;

/// <summary>Options of an evaluation.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The number of mistakes to keep, those with the largest confidence. At least 0. Default 24.</summary>
    public int Mistakes { get; init; } = 24;

    /// <summary>Receives the progress after each batch. None when null (default).</summary>
    public IProgress<EvaluationProgress>? Progress { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    internal void Validate() => ArgumentOutOfRangeException.ThrowIfNegative(Mistakes);
}
