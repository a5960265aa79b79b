using System.Globalization;
using System.Text;
using Inception.Graphs;
using Inception.Quantization;
using Inception.TorchScript;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>
/// What of a program computes in int8. The program's module holds the packed filters. libtorch keeps in them the kernel of the first input they meet,
/// and reads it afterwards
/// without locks: a program has one input shape, and one forward before it serves, so that later ones may come from any number of threads.
/// </summary>
internal sealed class QuantizedPart
{
    /// <summary>The module's attribute that holds the packed filters.</summary>
    public const string Attribute = "p";

    /// <summary>Its type.</summary>
    public const string AttributeType = "List[__torch__.torch.classes.quantized.Conv2dPackedParamsBase]";

    private readonly IReadOnlyList<QuantizedConvolution> _convolutions;
    private readonly Dictionary<Node, int> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>What computes in int8.</summary>
    /// <param name="plan">What is meant to.</param>
    /// <param name="convolutions">Those whose kernels are right; the others compute in float32, with the same weights.</param>
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

    /// <summary>Releases the packed filters: what a module holds lives on in libtorch after the module's handle.</summary>
    public static void Clear(jit.ScriptModule program) => program.Call("clear");
}
