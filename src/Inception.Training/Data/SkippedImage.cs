namespace Inception.Training.Data;

/// <summary>An image that could not be read and was left out.</summary>
public sealed record SkippedImage
{
    /// <summary>Its number in the data set.</summary>
    public required int Index { get; init; }

    /// <summary>Its path, or its name in the data set.</summary>
    public required string Name { get; init; }

    /// <summary>Why it could not be read.</summary>
    public required string Reason { get; init; }
}
