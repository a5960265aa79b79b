using Inception.Export.Onnx;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using static Inception.Export.OnnxAttributes;

namespace Inception.Export;

/// <summary>The nodes from bytes as decoders have them, <c>N×H×W×C</c>, to the network's normalized input, <c>N×C×H×W</c>.</summary>
internal static class OnnxByteInput
{
    /// <summary>
    /// Adds the nodes: planes apart, in their order, then one scale and shift a plane, which is <c>(x / 255 − mean) / deviation</c> but for
    /// roundings.
    /// </summary>
    public static string Add(OnnxGraph graph, string input, ImagePreprocessing preprocessing, FeatureShape image)
    {
        var planes = graph.Node("Transpose", "planes", [input], Wholes("perm", 0, 3, 1, 2));
        if (preprocessing.ChannelOrder == ChannelOrder.Bgr)
            planes = graph.Node("Gather", "planes_bgr", [planes, graph.Wholes("blue_first", 2, 1, 0)], Whole("axis", 1));
        var numbers = graph.Node("Cast", "numbers", [planes], Whole("to", (int)TensorProto.Types.DataType.Float));
        var channels = preprocessing.Channels;
        var (scale, shift) = preprocessing.ScaleAndShiftOfBytes();
        var scaled = graph.Node("Mul", "scaled", [numbers, graph.Numbers("normalization.scale", scale, 1, channels, 1, 1)]);
        var normalized = graph.Node("Add", "normalized", [scaled, graph.Numbers("normalization.shift", shift, 1, channels, 1, 1)]);
        return preprocessing.StandardizeImage ? Standardized(graph, normalized, image.Count) : normalized;
    }

    /// <summary>Mean 0 and unbiased deviation 1 over all planes, the deviation at least 1/√n.</summary>
    private static string Standardized(OnnxGraph graph, string input, long count)
    {
        var mean = Mean("image_mean", input);
        var centred = graph.Node("Sub", "centred", [input, mean]);
        var squares = graph.Node("Mul", "squares", [centred, centred]);
        var variance = graph.Node("Mul", "variance", [Mean("mean_square", squares), graph.Numbers("unbiased", [(float)(count / (count - 1.0))])]);
        var deviation = graph.Node("Sqrt", "deviation", [variance]);
        var divisor = graph.Node("Max", "divisor", [deviation, graph.Numbers("least_deviation", [(float)(1 / Math.Sqrt(count))])]);
        return graph.Node("Div", "standardized", [centred, divisor]);

        string Mean(string name, string of) => graph.Node("ReduceMean", name, [of], Wholes("axes", 1, 2, 3), Whole("keepdims", 1));
    }
}
