using Inception.Common;

namespace Inception.Explanation;

/// <summary>How a heat map is laid over its image.</summary>
public sealed record BlendOptions
{
    /// <summary>
    /// How far the hottest place is covered by its colour, 0 (not at all) to 1. Colder places are covered in proportion, so that the image shows
    /// as it is where there is no evidence. Default 0.75.
    /// </summary>
    public float Opacity { get; init; } = 0.75f;

    /// <summary>The brightness of what the network did not see because it was cropped off, 0 (black) to 1 (as it is). Default 0.35.</summary>
    public float UnseenBrightness { get; init; } = 0.35f;

    /// <summary>Checks every option in one place.</summary>
    internal void Validate()
    {
        OptionCheck.RequireShare(Opacity, nameof(Opacity));
        OptionCheck.RequireShare(UnseenBrightness, nameof(UnseenBrightness));
    }
}
