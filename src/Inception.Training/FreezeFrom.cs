namespace Inception.Training;

/// <summary>A change of what is frozen, at the beginning of an epoch.</summary>
public sealed record FreezeFrom
{
    /// <summary>The epoch; 1 is the first.</summary>
    public required int Epoch { get; init; }

    /// <summary>The stage up to which the network stays as it is, e.g. <c>Mixed_6e</c>; null to train all of it.</summary>
    public string? UpTo { get; init; }

    /// <summary>Whether the batch normalisation of frozen stages keeps its statistics too (default).</summary>
    public bool BatchNormStatistics { get; init; } = true;
}
