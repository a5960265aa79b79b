using Inception.Layers;
using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Walks rows with shapes, and adds up what the rows cost.</summary>
internal sealed class CostCounter : IRowVisitor<FeatureShape>
{
    private long _parameters;
    private long _multiplyAdds;

    /// <summary>The shape of the logits of the auxiliary head that was walked.</summary>
    public FeatureShape HeadShape { get; private set; }

    public StageSummary Summary(Row row, string name, FeatureShape output) =>
        new(name, row.GetType().Name, output, _parameters, _multiplyAdds);

    public FeatureShape Conv(Conv row, string path, FeatureShape input)
    {
        _parameters += 2L * row.Channels;                                               // batch normalisation's weight and bias
        return Convolution(row.Kernel, input.Channels, row.OutputShape(input), row.Bias);
    }

    public FeatureShape PlainConv(PlainConv row, string path, FeatureShape input) =>
        Convolution(row.Kernel, input.Channels, row.OutputShape(input), row.Bias);

    public FeatureShape DepthwiseConv(DepthwiseConv row, string path, FeatureShape input) =>
        Convolution(row.Kernel, inputsOfEach: 1, row.OutputShape(input), bias: false);

    public FeatureShape Linear(Linear row, string path, FeatureShape input)
    {
        var weights = input.Count * row.Features;
        _parameters += weights + (row.Bias ? row.Features : 0);
        _multiplyAdds += weights;
        return row.OutputShape(input);
    }

    public FeatureShape Concat(Block row, string path, IReadOnlyList<FeatureShape> branches) =>
        branches[0] with { Channels = branches.Sum(branch => branch.Channels) };

    public FeatureShape Add(Residual row, string path, FeatureShape shortcut, FeatureShape residual) => residual;

    public FeatureShape BatchNorm(BatchNorm row, string path, FeatureShape input)
    {
        _parameters += 2L * input.Channels;
        return input;
    }

    public void Auxiliary(Auxiliary row, string path, FeatureShape logits) => HeadShape = logits;

    public FeatureShape InputTransform(InputTransform row, FeatureShape input) => input;

    public FeatureShape LocalResponseNorm(LocalResponseNorm row, string path, FeatureShape input) => input;

    public FeatureShape SamePad(SamePad row, FeatureShape input) => row.OutputShape(input);

    public FeatureShape MaxPool(MaxPool row, string path, FeatureShape input) => row.OutputShape(input);

    public FeatureShape AvgPool(AvgPool row, string path, FeatureShape input) => row.OutputShape(input);

    public FeatureShape AdaptiveAvgPool(AdaptiveAvgPool row, string path, FeatureShape input) => row.OutputShape(input);

    public FeatureShape GlobalPool(GlobalPool row, string path, FeatureShape input) => row.OutputShape(input);

    public FeatureShape Dropout(Dropout row, string path, FeatureShape input) => input;

    public FeatureShape Flatten(FeatureShape input) => new Flatten().OutputShape(input);

    public FeatureShape Relu(Relu row, string path, FeatureShape input) => input;

    public FeatureShape UnitLength(UnitLength row, string path, FeatureShape input) => input;

    private FeatureShape Convolution(Extent kernel, int inputsOfEach, FeatureShape output, bool bias)
    {
        var weights = (long)kernel.Height * kernel.Width * inputsOfEach * output.Channels;
        _parameters += weights + (bias ? output.Channels : 0);
        _multiplyAdds += weights * output.Height * output.Width;
        return output;
    }
}
