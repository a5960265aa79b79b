namespace Inception.Training;

/// <summary>A change of the frozen stages at the beginning of an epoch.</summary>
public sealed record FreezeFrom
{
    /// <summary>The epoch; 1 is the first.</summary>
    public required int Epoch { get; init; }

    /// <summary>The last frozen stage, e.g. <c>Mixed_6e</c>; null to train all stages.</summary>
    public string? UpTo { get; init; }

    /// <summary>Whether the batch normalization of frozen stages keeps its statistics too (default).</summary>
    public bool BatchNormStatistics { get; init; } = true;
}
