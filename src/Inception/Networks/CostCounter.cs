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
        var output = row.OutputShape(input);
        var weights = (long)row.Kernel.Height * row.Kernel.Width * input.Channels * row.Channels;
        _parameters += weights + (2L * row.Channels);                                   // batch normalisation's weight and bias
        _multiplyAdds += weights * output.Height * output.Width;
        return output;
    }

    public FeatureShape Linear(Linear row, string path, FeatureShape input)
    {
        var weights = input.Count * row.Features;
        _parameters += weights + row.Features;
        _multiplyAdds += weights;
        return row.OutputShape(input);
    }

    public FeatureShape Concat(Block row, string path, IReadOnlyList<FeatureShape> branches) =>
        branches[0] with { Channels = branches.Sum(branch => branch.Channels) };

    public void Auxiliary(Auxiliary row, string path, FeatureShape logits) => HeadShape = logits;

    public FeatureShape InputTransform(InputTransform row, FeatureShape input) => input;

    public FeatureShape MaxPool(MaxPool row, string path, FeatureShape input) => row.OutputShape(input);

    public FeatureShape AvgPool(AvgPool row, string path, FeatureShape input) => row.OutputShape(input);

    public FeatureShape AdaptiveAvgPool(AdaptiveAvgPool row, string path, FeatureShape input) => row.OutputShape(input);

    public FeatureShape GlobalPool(GlobalPool row, string path, FeatureShape input) => row.OutputShape(input);

    public FeatureShape Dropout(Dropout row, string path, FeatureShape input) => input;

    public FeatureShape Flatten(FeatureShape input) => new Flatten().OutputShape(input);

    public FeatureShape Relu(FeatureShape input) => input;
}
