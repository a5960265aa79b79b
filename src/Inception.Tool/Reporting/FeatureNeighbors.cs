using System.Numerics;
using Inception.Common;

namespace Inception.Tool.Reporting;

/// <summary>The nearest real images of each generated one, by the distance of their features.</summary>
internal static class FeatureNeighbors
{
    /// <summary>Finds the nearest rows.</summary>
    /// <param name="from">The rows whose neighbours are looked for.</param>
    /// <param name="among">Where they are looked for.</param>
    /// <param name="count">Neighbours of each row.</param>
    /// <param name="cancellation">Stops before the next row.</param>
    /// <returns>Rows of <paramref name="among"/> with their distance, the nearest first.</returns>
    public static (int Row, float Distance)[][] Find(FeatureSample from, FeatureSample among, int count, CancellationToken cancellation)
    {
        var found = new (int, float)[from.Count][];
        ParallelWork.For(from.Count, ParallelWork.AllCores, i => found[i] = [.. Enumerable.Range(0, among.Count)
            .Select(j => (Row: j, Distance: Distance(from[i], among[j])))
            .OrderBy(one => one.Distance).ThenBy(one => one.Row)
            .Take(count)], cancellation);
        return found;
    }

    private static float Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var difference = new Vector<float>(a[i..]) - new Vector<float>(b[i..]);
            sums += difference * difference;
        }

        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return MathF.Sqrt(sum);
    }
}
