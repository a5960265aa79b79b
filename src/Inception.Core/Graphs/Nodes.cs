using Inception.Layers;
using Inception.Networks.Tables;

namespace Inception.Graphs;

/// <summary>The images, <c>N×C×H×W</c>.</summary>
internal sealed record InputNode() : Node("input", [])
{
    public override OutputValues Values => OutputValues.Own;

    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) =>
        throw new InvalidOperationException("The shape of the images is given, not computed.");

    public override TResult Accept<TInput, TResult>(INodeVisitor<TInput, TResult> visitor, TInput input) => visitor.Input(this, input);
}

/// <summary>A convolution with everything that can be folded into it: bias, a second summand (<c>Inputs[1]</c>, where it is there), ReLU.</summary>
/// <param name="Path">The row's key.</param>
/// <param name="Inputs">What is convolved, and what is added to the result before ReLU, if anything.</param>
/// <param name="Filters">The filters and biases.</param>
/// <param name="Stride">The step of the window.</param>
/// <param name="Padding">Zeros on each side.</param>
/// <param name="Groups">Groups of channels; as many as input channels in a depthwise convolution.</param>
/// <param name="Relu">Whether ReLU follows.</param>
internal sealed record ConvolutionNode(
    string Path, IReadOnlyList<Node> Inputs, Filters Filters, Extent Stride, Extent Padding, int Groups, bool Relu) : Node(Path, Inputs)
{
    public Node? Summand => Inputs.Count > 1 ? Inputs[1] : null;

    public Extent Kernel => Filters.Kernel;

    public bool IsPointwise => Kernel == 1 && Stride == 1 && Padding == 0 && Groups == 1;

    public override OutputValues Values => OutputValues.Own;

    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) => new(
        Filters.Count,
        ((inputs[0].Height + (2 * Padding.Height) - Kernel.Height) / Stride.Height) + 1,
        ((inputs[0].Width + (2 * Padding.Width) - Kernel.Width) / Stride.Width) + 1);

    public override TResult Accept<TInput, TResult>(INodeVisitor<TInput, TResult> visitor, TInput input) => visitor.Convolution(this, input);
}

/// <summary>A fully connected layer, with ReLU where one follows.</summary>
/// <param name="Path">The row's key.</param>
/// <param name="Inputs">A vector.</param>
/// <param name="Filters">Weights <c>outputs×inputs</c> and biases.</param>
/// <param name="Relu">Whether ReLU follows.</param>
internal sealed record LinearNode(string Path, IReadOnlyList<Node> Inputs, Filters Filters, bool Relu) : Node(Path, Inputs)
{
    public override OutputValues Values => OutputValues.Vector;

    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) => FeatureShape.Vector(Filters.Count);

    public override TResult Accept<TInput, TResult>(INodeVisitor<TInput, TResult> visitor, TInput input) => visitor.Linear(this, input);
}

/// <summary><c>scale · x + shift</c> for each channel: batch normalisation and input normalisation, where no convolution takes them up.</summary>
/// <param name="Path">The row's key.</param>
/// <param name="Inputs">What is scaled.</param>
/// <param name="Scale">A factor for each channel.</param>
/// <param name="Shift">A summand for each channel.</param>
/// <param name="Relu">Whether ReLU follows.</param>
internal sealed record AffineNode(string Path, IReadOnlyList<Node> Inputs, double[] Scale, double[] Shift, bool Relu) : Node(Path, Inputs)
{
    /// <summary>The key of the batch normalisation that this is, unchanged; null where it is something else.</summary>
    public string? BatchNorm { get; init; }

    public override OutputValues Values => OutputValues.Own;

    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) => inputs[0];

    public override TResult Accept<TInput, TResult>(INodeVisitor<TInput, TResult> visitor, TInput input) => visitor.Affine(this, input);
}

/// <summary>max(x, 0), where nothing takes it up.</summary>
/// <param name="Path">The row's key.</param>
/// <param name="Inputs">What is rectified.</param>
internal sealed record ReluNode(string Path, IReadOnlyList<Node> Inputs) : Node(Path, Inputs)
{
    public override OutputValues Values => OutputValues.OfInput;

    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) => inputs[0];

    public override TResult Accept<TInput, TResult>(INodeVisitor<TInput, TResult> visitor, TInput input) => visitor.Relu(this, input);
}

/// <summary>A row without weights that no pass changes.</summary>
/// <param name="Path">The row's key.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="Operation">The row.</param>
internal sealed record OperationNode(string Path, IReadOnlyList<Node> Inputs, IOperation Operation) : Node(Path, Inputs)
{
    public override OutputValues Values => Operation.Values;

    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) => Operation.OutputShape(inputs[0]);

    public override TResult Accept<TInput, TResult>(INodeVisitor<TInput, TResult> visitor, TInput input) => visitor.Operation(this, input);
}

/// <summary>Inputs joined on the channel axis.</summary>
/// <param name="Path">The block's key.</param>
/// <param name="Inputs">The branches in order.</param>
internal sealed record ConcatNode(string Path, IReadOnlyList<Node> Inputs) : Node(Path, Inputs)
{
    public override OutputValues Values => OutputValues.OfInput;

    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) => inputs[0] with { Channels = inputs.Sum(input => input.Channels) };

    public override TResult Accept<TInput, TResult>(INodeVisitor<TInput, TResult> visitor, TInput input) => visitor.Concat(this, input);
}

/// <summary><c>shortcut + scale · residual</c>, with ReLU where one follows.</summary>
/// <param name="Path">The residual's key.</param>
/// <param name="Inputs">The shortcut, then the residual.</param>
/// <param name="Scale">The factor of the residual.</param>
/// <param name="Relu">Whether ReLU follows.</param>
internal sealed record SumNode(string Path, IReadOnlyList<Node> Inputs, double Scale, bool Relu) : Node(Path, Inputs)
{
    public override OutputValues Values => OutputValues.Own;

    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) => inputs[0];

    public override TResult Accept<TInput, TResult>(INodeVisitor<TInput, TResult> visitor, TInput input) => visitor.Sum(this, input);
}

/// <summary>Some neighbouring channels of a feature map.</summary>
/// <param name="Path">The key of the row whose output they are.</param>
/// <param name="Inputs">The whole map.</param>
/// <param name="First">The first channel.</param>
/// <param name="Count">How many.</param>
internal sealed record ChannelsNode(string Path, IReadOnlyList<Node> Inputs, int First, int Count) : Node(Path, Inputs)
{
    public override OutputValues Values => OutputValues.OfInput;

    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) => inputs[0] with { Channels = Count };

    public override TResult Accept<TInput, TResult>(INodeVisitor<TInput, TResult> visitor, TInput input) => visitor.Channels(this, input);
}
