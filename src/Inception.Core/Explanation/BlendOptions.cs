using Inception.Common;

namespace Inception.Explanation;

/// <summary>How a heat map is laid over its image.</summary>
public sealed record BlendOptions
{
    /// <summary>
    /// The opacity of the colour at the hottest place, 0 (invisible) to 1. Colder places are covered in proportion, so that the image is unchanged
    /// without evidence. Default 0.75.
    /// </summary>
    public float Opacity { get; init; } = 0.75f;

    /// <summary>The brightness of the cropped parts, which the network did not see: 0 (black) to 1 (unchanged). Default 0.35.</summary>
    public float UnseenBrightness { get; init; } = 0.35f;

    /// <summary>Checks every option in one place.</summary>
    internal void Validate()
    {
        OptionCheck.RequireShare(Opacity, nameof(Opacity));
        OptionCheck.RequireShare(UnseenBrightness, nameof(UnseenBrightness));
    }
}
