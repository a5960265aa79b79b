using System.Reflection;
using Inception.Export.Onnx;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Quantization;

namespace Inception.Export;

/// <summary>A network as an ONNX model, ready to be written.</summary>
internal sealed class OnnxModel
{
    private const string Batch = "batch";

    private OnnxModel(ModelProto head, OnnxGraph graph)
    {
        (Head, Graph) = (head, graph);
    }

    /// <summary>All but the graph.</summary>
    public ModelProto Head { get; }

    public OnnxGraph Graph { get; }

    public static OnnxModel Create(InceptionNetwork network, OnnxExportOptions options)
    {
        var image = OnnxExportCheck.Image(network, options);
        var exported = new ExportedNetwork(network, options, image);

        var graph = new OnnxGraph(network.Table.Name);
        var input = graph.Unused(options.InputName);
        var output = graph.Unused(options.OutputName ?? OnnxExportCheck.DefaultOutput(network));
        graph.Proto.Input.Add(Described(input, options.ByteInput ? Bytes(image, options) : Numbers(image, options), options.ByteInput));
        graph.Proto.Output.Add(Described(output, Numbers(exported.Shapes[exported.Graph.Output], options, isOutput: true), isBytes: false));

        var normalized = options.ByteInput ? OnnxByteInput.Add(graph, input, options.Preprocessing!, image) : input;
        var quantization = options.Calibration is { } calibration
            ? new OnnxQuantization(
                graph, QuantizationPlan.Create(exported.Graph, calibration, options.FloatRows), options.ReduceRange ? FilterRange.Reduced : FilterRange.Full)
            : null;
        var last = new OnnxNetwork(graph, exported, quantization, options.DynamicSize).Add(normalized);
        graph.Rename(last, output);
        return new(Described(network, options), graph);
    }

    private static ModelProto Described(InceptionNetwork network, OnnxExportOptions options)
    {
        var metadata = ExportMetadata.Create(network, options).Select(text => new StringStringEntryProto { Key = text.Key, Value = text.Value });
        return new()
        {
            IrVersion = options.Opset < 15 ? 7 : 8,   // the one that came with the opset: onnx/docs/Versioning.md
            ProducerName = "Inception.TorchSharp",
            ProducerVersion = typeof(OnnxModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = options.Opset } },
            MetadataProps = { metadata },
        };
    }

    private static ValueInfoProto Described(string name, TensorShapeProto shape, bool isBytes) => new()
    {
        Name = name,
        Type = new()
        {
            TensorType = new()
            {
                ElemType = (int)(isBytes ? TensorProto.Types.DataType.Uint8 : TensorProto.Types.DataType.Float),
                Shape = shape,
            },
        },
    };

    private static TensorShapeProto Numbers(FeatureShape shape, OnnxExportOptions options, bool isOutput = false)
    {
        var (height, width) = Sizes(shape, options, isOutput && (shape.Height, shape.Width) != (1, 1) ? "output_" : "");
        return shape.IsVector
            ? new() { Dim = { Named(Batch), Fixed(shape.Channels) } }
            : new() { Dim = { Named(Batch), Fixed(shape.Channels), height, width } };
    }

    private static TensorShapeProto Bytes(FeatureShape shape, OnnxExportOptions options)
    {
        var (height, width) = Sizes(shape, options, "");
        return new() { Dim = { Named(Batch), height, width, Fixed(shape.Channels) } };
    }

    private static (TensorShapeProto.Types.Dimension Height, TensorShapeProto.Types.Dimension Width) Sizes(
        FeatureShape shape, OnnxExportOptions options, string prefix) =>
        options.DynamicSize && (shape.Height, shape.Width) != (1, 1)
            ? (Named($"{prefix}height"), Named($"{prefix}width"))
            : (Fixed(shape.Height), Fixed(shape.Width));

    private static TensorShapeProto.Types.Dimension Named(string name) => new() { DimParam = name };

    private static TensorShapeProto.Types.Dimension Fixed(int size) => new() { DimValue = size };
}
