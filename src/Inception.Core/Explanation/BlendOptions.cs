using Inception.Common;

namespace Inception.Explanation;

/// <summary>Options for drawing a heat map over its image.</summary>
public sealed record BlendOptions
{
    /// <summary>
    /// The opacity of the colour where the heat map is 1, from 0 (invisible) to 1 (opaque). The opacity is proportional to the heat map, so pixels without
    /// evidence are unchanged. Default 0.75.
    /// </summary>
    public float Opacity { get; init; } = 0.75f;

    /// <summary>
    /// The brightness of the parts that the preprocessing cropped and the network did not see, from 0 (black) to 1 (unchanged). Default 0.35.
    /// </summary>
    public float UnseenBrightness { get; init; } = 0.35f;

    /// <summary>Checks every option in one place.</summary>
    internal void Validate()
    {
        OptionCheck.RequireShare(Opacity, nameof(Opacity));
        OptionCheck.RequireShare(UnseenBrightness, nameof(UnseenBrightness));
    }
}
