using System.Globalization;
using System.Text;
using Inception.Export.Onnx;

namespace Inception.Export;

/// <summary>The text of <c>config.pbtxt</c>: what the server must know of an ONNX file, taken from the file's own inputs and outputs.</summary>
internal static class TritonConfiguration
{
    public const string LabelFile = "labels.txt";

    public static string Write(GraphProto graph, string name, TritonExportOptions options)
    {
        var delay = (long)options.MaxQueueDelay.TotalMicroseconds;
        var labels = options.Onnx.Labels is null ? "" : $"{Environment.NewLine}    label_filename: \"{LabelFile}\"";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            name: {{Quoted(name)}}
            backend: "onnxruntime"
            max_batch_size: {{options.MaxBatchSize}}
            input [
              {
            {{Described(graph.Input[0])}}
              }
            ]
            output [
              {
            {{Described(graph.Output[0])}}{{labels}}
              }
            ]
            dynamic_batching {
              max_queue_delay_microseconds: {{delay}}
            }

            """).ReplaceLineEndings("\n");
    }

    /// <summary>The server adds the batch to the sizes; −1 is any.</summary>
    private static string Described(ValueInfoProto value)
    {
        var type = value.Type.TensorType;
        var sizes = type.Shape.Dim.Skip(1).Select(size => size.HasDimValue ? size.DimValue : -1);
        return $"""
                name: {Quoted(value.Name)}
                data_type: {(type.ElemType == (int)TensorProto.Types.DataType.Uint8 ? "TYPE_UINT8" : "TYPE_FP32")}
                dims: [ {string.Join(", ", sizes)} ]
            """;
    }

    /// <summary>A string of protobuf's text format.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            if (letter is '"' or '\\') quoted.Append('\\');
            quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }
}
