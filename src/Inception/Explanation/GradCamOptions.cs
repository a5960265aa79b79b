namespace Inception.Explanation;

/// <summary>The class to explain, and the stage of the network.</summary>
public sealed record GradCamOptions
{
    /// <summary>
    /// The stage whose places are weighed, by name; it must have a height and a width. The last such stage by default, as in the paper. A stage
    /// nearer to the logits is more specific to the class, and its map is coarser.
    /// </summary>
    public string? Stage { get; init; }

    /// <summary>The class to explain, by its index in the logits. By default the class with the largest logit of each image.</summary>
    public int? Class { get; init; }
}
