using System.Globalization;
using System.Text;
using Inception.Graphs;
using Inception.Quantization;
using Inception.TorchScript;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>
/// The part of a program that computes in int8. The program's module holds the packed filters. libtorch stores the kernel for the first input in the packed
/// filters, and later reads it without locks. So each program has a single input shape, and runs once before it is used by several threads.
/// </summary>
internal sealed class QuantizedPart
{
    /// <summary>The name of the module's attribute that holds the packed filters.</summary>
    public const string Attribute = "p";

    /// <summary>The type of the attribute.</summary>
    public const string AttributeType = "List[__torch__.torch.classes.quantized.Conv2dPackedParamsBase]";

    private readonly IReadOnlyList<QuantizedConvolution> _convolutions;
    private readonly Dictionary<Node, int> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>Creates the part.</summary>
    /// <param name="plan">The plan of the quantization.</param>
    /// <param name="convolutions">The convolutions whose kernels are right. Other convolutions compute in float32 with the same weights.</param>
    public QuantizedPart(QuantizationPlan plan, IReadOnlyList<QuantizedConvolution> convolutions)
    {
        Plan = plan;
        _convolutions = convolutions;
        foreach (var convolution in convolutions) _places[convolution.Node] = _places.Count;
    }

    public QuantizationPlan Plan { get; }

    public bool IsInt8(Node node) => Plan.IsInt8(node) && (node is not ConvolutionNode || _places.ContainsKey(node));

    /// <summary>The call of a convolution.</summary>
    public string Call(ConvolutionNode node, string x) =>
        KernelText.QuantizedConvolution(x, $"self.{Attribute}[{_places[node]}]", node.Relu, KernelText.Quantization(Plan.Output(node)!.Value));

    /// <summary>The methods <c>pack(w)</c>, which fills the attribute, and <c>clear()</c>, which empties it.</summary>
    public string Methods()
    {
        var code = new StringBuilder($"  def pack(self: __torch__.M, w: List[Tensor]) -> int:\n    packed = annotate({AttributeType}, [])\n");
        for (var i = 0; i < _convolutions.Count; i++)
        {
            var node = _convolutions[i].Node;
            var packed = KernelText.PackQuantized(
                $"w[{3 * i}]", $"w[{(3 * i) + 1}]", $"w[{(3 * i) + 2}]", ScriptText.Pair(node.Stride), ScriptText.Pair(node.Padding), $"{node.Groups}");
            code.Append(CultureInfo.InvariantCulture, $"    _{i} = torch.append(packed, {packed})\n");
        }

        return code.Append($"    self.{Attribute} = packed\n    return torch.len(packed)\n")
            .Append($"  def clear(self: __torch__.M) -> int:\n    self.{Attribute} = annotate({AttributeType}, [])\n    return 0\n")
            .ToString();
    }

    /// <summary>Packs the filters into the module of a program.</summary>
    public void Pack(jit.ScriptModule program) =>
        program.Call("pack", (object)_convolutions.SelectMany(one => new[] { one.Filters.Weight, one.Filters.Scale, one.Filters.Bias }).ToArray());

    /// <summary>Releases the packed filters. Data in a module stays in libtorch after the module's handle is released.</summary>
    public static void Clear(jit.ScriptModule program) => program.Call("clear");
}
