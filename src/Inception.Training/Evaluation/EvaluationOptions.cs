namespace Inception.Training.Evaluation;

/// <summary>The options of an evaluation.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The mistakes to keep, the surest first. At least 0; default 24.</summary>
    public int Mistakes { get; init; } = 24;

    /// <summary>Told after each batch; null (default) for nobody.</summary>
    public IProgress<EvaluationProgress>? Progress { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    internal void Validate() => ArgumentOutOfRangeException.ThrowIfNegative(Mistakes);
}
