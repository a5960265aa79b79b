using Inception.Networks.Tables;

namespace Inception.Engine;

/// <summary>What each byte of each channel stands for.</summary>
internal static class PixelLevels
{
    private const int Levels = 256;

    /// <summary><c>channels × 256</c> numbers.</summary>
    public static float[] Of(InputTransform transform) =>
        [.. from channel in Enumerable.Range(0, transform.Scale.Count)
            from level in Enumerable.Range(0, Levels)
            select (level * transform.Scale[channel]) + transform.Shift[channel]];
}
