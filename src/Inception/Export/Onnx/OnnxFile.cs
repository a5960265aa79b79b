using Google.Protobuf;
using Inception.Export.Onnx;
using Inception.Weights.Formats;

namespace Inception.Export;

/// <summary>Writes a model whose weights are never in memory together: protobuf lets a message's fields come one after the other.</summary>
internal static class OnnxFile
{
    private const long MostBytes = int.MaxValue;   // of a protobuf message, and so of the file

    /// <summary>Checks that the file will not be longer than protobuf's messages can be.</summary>
    /// <exception cref="InvalidOperationException">It would be.</exception>
    public static void RequireRoom(ModelProto model, OnnxGraph graph)
    {
        var bytes = model.CalculateSize() + GraphBytes(graph);
        if (bytes > MostBytes)
            throw new InvalidOperationException(
                $"An ONNX file holds at most {MostBytes:N0} bytes (protobuf's limit), and '{graph.Proto.Name}' would have {bytes:N0}. Export it as "
                    + "TorchScript, which has no limit.");
    }

    /// <summary>Writes the model.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="model">All but the graph.</param>
    /// <param name="graph">The graph.</param>
    public static void Write(Stream stream, ModelProto model, OnnxGraph graph)
    {
        using var output = new CodedOutputStream(stream, leaveOpen: true);
        model.WriteTo(output);
        output.WriteTag(ModelProto.GraphFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteLength((int)GraphBytes(graph));
        graph.Proto.WriteTo(output);
        foreach (var weight in graph.Weights)
        {
            var head = Head(weight);
            output.WriteTag(GraphProto.InitializerFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteLength((int)TensorBytes(head, weight));
            head.WriteTo(output);
            output.WriteTag(TensorProto.RawDataFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteLength((int)weight.Bytes);
            output.Flush();
            weight.ForEachPiece(stream.Write);
        }
    }

    private static long GraphBytes(OnnxGraph graph) =>
        graph.Proto.CalculateSize() + graph.Weights.Sum(weight => FieldBytes(GraphProto.InitializerFieldNumber, TensorBytes(Head(weight), weight)));

    private static long TensorBytes(TensorProto head, WritableTensor weight) =>
        head.CalculateSize() + FieldBytes(TensorProto.RawDataFieldNumber, weight.Bytes);

    private static long FieldBytes(int field, long content) =>
        CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeUInt64Size((ulong)content) + content;

    private static TensorProto Head(WritableTensor weight) =>
        new() { Name = weight.Key, DataType = (int)TypeOf(weight), Dims = { weight.Shape } };

    private static TensorProto.Types.DataType TypeOf(WritableTensor weight) => weight.Encoding.Type switch
    {
        ElementType.Int8 => TensorProto.Types.DataType.Int8,
        ElementType.Int32 => TensorProto.Types.DataType.Int32,
        _ => TensorProto.Types.DataType.Float,
    };
}
