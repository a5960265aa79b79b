namespace Inception.Explanation;

/// <summary>Options of Grad-CAM: the class to explain, and the stage of the network.</summary>
public sealed record GradCamOptions
{
    /// <summary>
    /// The name of the stage whose feature map is explained. The feature map must be spatial: its height × width is above 1. Default: the last such stage, as
    /// in the paper. A stage nearer to the logits is more specific to the class, and its map is coarser.
    /// </summary>
    public string? Stage { get; init; }

    /// <summary>The class to explain, by its index in the logits. Default: the class with the largest logit, for each image.</summary>
    public int? Class { get; init; }
}
