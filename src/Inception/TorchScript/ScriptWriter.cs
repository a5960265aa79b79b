using Inception.Graphs;
using Inception.Networks.Tables;

namespace Inception.TorchScript;

/// <summary>
/// Writes the nodes of a graph as lines of TorchScript. Here are the operators that are the same for every purpose; the engine and the export choose
/// the others. Each method gets the variable that its node reads, and gives the expression of the node's value.
/// </summary>
/// <param name="code">Takes the lines.</param>
internal abstract class ScriptWriter(ScriptCode code) : INodeVisitor<string, string>, IOperationVisitor<ScriptOperand, string>
{
    protected ScriptCode Code { get; } = code;

    public abstract string Input(InputNode node, string input);

    public abstract string Convolution(ConvolutionNode node, string input);

    public abstract string Linear(LinearNode node, string input);

    public abstract string Affine(AffineNode node, string input);

    public abstract string Relu(ReluNode node, string input);

    public string Operation(OperationNode node, string input) => node.Operation.Accept(this, new ScriptOperand(node, input));

    public string Concat(ConcatNode node, string input) => $"torch.cat([{string.Join(", ", node.Inputs.Select(Variable))}], 1)";

    public string Sum(SumNode node, string input) =>
        Rectified(node.Relu, $"torch.add({input}, {Variable(node.Inputs[1])}, alpha={ScriptText.Number(node.Scale)})");

    public string Channels(ChannelsNode node, string input) => $"torch.narrow({input}, 1, {node.First}, {node.Count})";

    public abstract string LocalResponseNorm(LocalResponseNorm row, ScriptOperand input);

    public abstract string SamePad(SamePad row, ScriptOperand input);

    public string MaxPool(MaxPool row, ScriptOperand input) =>
        $"torch.max_pool2d({input.Variable}, {ScriptText.Window(row.Kernel, row.Stride, row.Padding)}, [1, 1], {ScriptText.Boolean(row.CeilMode)})";

    public string AvgPool(AvgPool row, ScriptOperand input) =>
        $"torch.avg_pool2d({input.Variable}, {ScriptText.Window(row.Kernel, row.Stride, row.Padding)}, False, {ScriptText.Boolean(row.CountIncludePad)}, None)";

    public string AdaptiveAvgPool(AdaptiveAvgPool row, ScriptOperand input) => $"torch.adaptive_avg_pool2d({input.Variable}, {ScriptText.Pair(row.Output)})";

    public string GlobalPool(GlobalPool row, ScriptOperand input)
    {
        var (average, maximum) = ($"torch.adaptive_avg_pool2d({input.Variable}, [1, 1])", $"torch.amax({input.Variable}, [2, 3], True)");
        return row.Pooling switch
        {
            GlobalPooling.Average => average,
            GlobalPooling.Maximum => maximum,
            GlobalPooling.Concatenated => $"torch.cat([{average}, {maximum}], 1)",
            _ => $"torch.mul(torch.add({average}, {maximum}), 0.5)",
        };
    }

    public string Flatten(Flatten row, ScriptOperand input) => $"torch.flatten({input.Variable}, 1)";

    public abstract string UnitLength(UnitLength row, ScriptOperand input);

    /// <summary>The variable of a node's value.</summary>
    protected abstract string Variable(Node node);

    /// <summary>The value, through ReLU where one follows.</summary>
    protected string Rectified(bool wanted, string value) => wanted ? $"torch.relu_({Code.Let(value)})" : value;
}
