namespace Inception.Training;

/// <summary>Sets which stages are frozen from the beginning of an epoch on.</summary>
public sealed record FreezeFrom
{
    /// <summary>The epoch. 1 is the first.</summary>
    public required int Epoch { get; init; }

    /// <summary>The last frozen stage, e.g. <c>Mixed_6e</c>; all stages before it are frozen too. Null to train all stages.</summary>
    public string? UpTo { get; init; }

    /// <summary>Whether batch normalization in frozen stages keeps its running statistics. Default true.</summary>
    public bool BatchNormStatistics { get; init; } = true;
}
