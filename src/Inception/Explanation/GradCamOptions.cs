namespace Inception.Explanation;

/// <summary>What is explained, and where in the network.</summary>
public sealed record GradCamOptions
{
    /// <summary>
    /// The stage whose places are weighed, by name; it must have a height and a width. The last such stage when left out, as in the paper: the
    /// nearer to the logits, the more it is about the class, and the coarser the map.
    /// </summary>
    public string? Stage { get; init; }

    /// <summary>The class to explain, by its place in the logits from 0; for each image the one with the largest logit when left out.</summary>
    public int? Class { get; init; }
}
