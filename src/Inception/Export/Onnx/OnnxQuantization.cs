using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Inception.Export.Onnx;
using Inception.Graphs;
using Inception.Quantization;
using Inception.Weights.Formats;
using static Inception.Export.OnnxAttributes;

namespace Inception.Export;

/// <summary>
/// Quantization as ONNX's tools write it: QuantizeLinear and DequantizeLinear around the operators, which runtimes fuse into operators on 8 bits.
/// Activations are uint8
/// with one scale for a feature map, filters int8 with one for each output, biases int32 with the product of both.
/// </summary>
internal sealed class OnnxQuantization(OnnxGraph graph, QuantizationPlan plan, FilterRange range)
{
    private readonly Dictionary<string, string> _dequantized = [];
    private readonly Dictionary<AffineQuantization, string[]> _constants = [];

    public bool IsInt8(Node node) => plan.IsInt8(node);

    /// <summary>A value as one of its readers reads it: through 8 bits where either computes in int8.</summary>
    public string Read(Node reader, Node node, string value) =>
        (plan.IsInt8(reader) || plan.IsInt8(node)) && plan.Output(node) is { } quantization ? Through(value, quantization) : value;

    /// <summary>
    /// A convolution's result before a summand, through 8 bits that reach from the least to the greatest sum, less the summand: what is beyond is cut
    /// off the sum too.
    /// </summary>
    public string BeforeSum(ConvolutionNode node, string value)
    {
        var (sum, summand) = (RangeOf(node), RangeOf(node.Summand!));
        return Through(value, AffineQuantization.FromRange(new(sum.Low - summand.High, sum.High - summand.Low)));
    }

    /// <summary>Filters, and the bias where there is one, of a convolution in int8.</summary>
    public IEnumerable<string> Parameters(ConvolutionNode node)
    {
        var filters = node.Filters;
        var (weight, bias) = ($"{filters.Key}.weight", $"{filters.Key}.bias");
        var scales = Scales(filters);
        var steps = new WritableTensor(
            weight, [.. filters.Shape], ElementType.Int8,
            consume => consume(MemoryMarshal.AsBytes<sbyte>(QuantizedFilters.Quantize(filters, range).Weight)));
        yield return Dequantized(weight, steps, scales, Whole("axis", 0));
        if (!filters.HasBias) yield break;
        var input = plan.Output(node.Source)!.Value.Scale;
        double[] products = [.. scales.Select(scale => (double)(float)(scale * input))];
        int[] whole = [.. filters.Bias.Select((own, i) => (int)Math.Clamp(Math.Round(own / products[i]), int.MinValue, int.MaxValue))];
        yield return Dequantized(bias, Constant<int>(bias, ElementType.Int32, whole), products, Whole("axis", 0));
    }

    private string Dequantized(string key, WritableTensor steps, double[] scales, AttributeProto axis)
    {
        var scale = graph.Weight(Constant<float>($"{key}.scale", ElementType.Float32, [.. scales.Select(one => (float)one)]));
        var zero = graph.Weight(Constant<byte>($"{key}.zero_point", steps.Encoding.Type, new byte[scales.Length * steps.Encoding.Bytes]));
        return graph.Node("DequantizeLinear", $"{key}_dequantized", [graph.Weight(steps), scale, zero], axis);
    }

    private string Through(string value, AffineQuantization quantization)
    {
        if (_dequantized.TryGetValue(value, out var known)) return known;
        if (!_constants.TryGetValue(quantization, out var constants))
        {
            constants = [graph.Numbers($"{value}.scale", [(float)quantization.Scale]), graph.Byte($"{value}.zero_point", quantization.ZeroPoint)];
            _constants[quantization] = constants;
        }

        var steps = graph.Node("QuantizeLinear", $"{value}_quantized", [value, .. constants]);
        var read = graph.Node("DequantizeLinear", $"{value}_dequantized", [steps, .. constants]);
        _dequantized[read] = read;   // where a padding is left to its reader, what it read is what it gives
        return _dequantized[value] = read;
    }

    private ValueRange RangeOf(Node node)
    {
        var (scale, zero) = plan.Output(node)!.Value;
        return new((float)(-zero * scale), (float)((AffineQuantization.Steps - zero) * scale));
    }

    private double[] Scales(Filters filters) => [.. QuantizedFilters.Quantize(filters, range).Scale.Select(scale => (double)scale)];

    private static WritableTensor Constant<T>(string key, ElementType type, T[] values)
        where T : unmanaged
    {
        long elements = values.Length * Unsafe.SizeOf<T>() / ElementEncoding.FromType(type).Bytes;
        return new(key, [elements], type, consume => consume(MemoryMarshal.AsBytes<T>(values)));
    }
}
