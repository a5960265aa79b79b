namespace Inception.Export;

/// <summary>Adaptive average pooling of one axis as a matrix: place i is the mean from ⌊i·size/places⌋ up to ⌈(i+1)·size/places⌉, as in PyTorch.</summary>
internal static class AdaptiveWindows
{
    /// <summary><c>places×size</c>, row by row.</summary>
    public static IEnumerable<float> Means(int size, int places) =>
        from place in Enumerable.Range(0, places) from at in Enumerable.Range(0, size) select Share(size, places, place, at);

    /// <summary><c>size×places</c>, row by row.</summary>
    public static IEnumerable<float> MeansTransposed(int size, int places) =>
        from at in Enumerable.Range(0, size) from place in Enumerable.Range(0, places) select Share(size, places, place, at);

    private static float Share(int size, int places, int place, int at)
    {
        var from = place * size / places;
        var end = (((place + 1) * size) + places - 1) / places;
        return at >= from && at < end ? 1f / (end - from) : 0;
    }
}
