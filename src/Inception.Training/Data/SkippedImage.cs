namespace Inception.Training.Data;

/// <summary>An image that was skipped because it could not be read.</summary>
public sealed record SkippedImage
{
    /// <summary>The index of the image in the data set.</summary>
    public required int Index { get; init; }

    /// <summary>The path of the image, or its name in the data set.</summary>
    public required string Name { get; init; }

    /// <summary>The reason why the image could not be read.</summary>
    public required string Reason { get; init; }
}
