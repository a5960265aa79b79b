using Inception.Export.Onnx;
using Inception.Layers;

namespace Inception.Export;

/// <summary>The attributes of ONNX's nodes.</summary>
internal static class OnnxAttributes
{
    public static AttributeProto Number(string name, double value) =>
        new() { Name = name, F = (float)value, Type = AttributeProto.Types.AttributeType.Float };

    public static AttributeProto Whole(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    public static AttributeProto Wholes(string name, params IEnumerable<long> values) =>
        new() { Name = name, Ints = { values }, Type = AttributeProto.Types.AttributeType.Ints };

    public static AttributeProto Pair(string name, Extent size) => Wholes(name, size.Height, size.Width);

    /// <summary>Top, left, bottom, right.</summary>
    public static AttributeProto Pads(Extent before, Extent after) => Wholes("pads", before.Height, before.Width, after.Height, after.Width);
}
