using Inception.Graphs;
using Inception.Networks.Tables;

namespace Inception.Engine.Plans;

/// <summary>The largest feature map of the engine: offsets within a map, and within the border of zeros around it, are 32-bit numbers.</summary>
internal static class LargestMap
{
    // More rows and columns of zeros than any kernel reads around a map.
    private const long Border = 128;

    /// <summary>Refuses images whose feature maps would be larger.</summary>
    /// <param name="shapes">The shape of each node's feature map.</param>
    /// <param name="image">The shape of the images.</param>
    /// <param name="lanes">Channels of a group.</param>
    /// <exception cref="ArgumentException">A feature map is too large.</exception>
    public static void Require(IReadOnlyDictionary<Node, FeatureShape> shapes, FeatureShape image, int lanes)
    {
        foreach (var (node, shape) in shapes)
        {
            var numbers = (Int128)shape.Channels * shape.Height * shape.Width;
            var group = (Int128)(shape.Height + Border) * (shape.Width + Border) * lanes;
            if (numbers <= int.MaxValue && group <= int.MaxValue) continue;
            throw new ArgumentException(
                $"Images of {image.Height}×{image.Width} pixels are too large for the portable engine: the feature map of '{node.Path}' would have "
                + $"{shape.Channels}×{shape.Height}×{shape.Width} numbers, in memory {Int128.Max(numbers, group):N0}; at most {int.MaxValue:N0} are possible. "
                + "Give smaller images.");
        }
    }
}
