namespace Inception.Networks.Tables;

/// <summary>
/// Walks rows with shapes, and remembers whether one had no room for its window or a block no common size for its branches, and how many
/// features each fully connected layer was given.
/// </summary>
internal sealed class InputFit : IRowVisitor<FeatureShape>
{
    private readonly List<long> _linearInputs = [];

    public bool Fits { get; private set; } = true;

    /// <summary>The key of the first block or residual whose sides end at different sizes; null when there is none.</summary>
    public string? Uneven { get; private set; }

    /// <summary>The length of what each fully connected layer reads, in the order of the walk.</summary>
    public IReadOnlyList<long> LinearInputs => _linearInputs;

    public FeatureShape InputTransform(InputTransform row, FeatureShape input) => Checked(row.OutputShape(input));

    public FeatureShape Conv(Conv row, string path, FeatureShape input) => Checked(row.OutputShape(input));

    public FeatureShape PlainConv(PlainConv row, string path, FeatureShape input) => Checked(row.OutputShape(input));

    public FeatureShape DepthwiseConv(DepthwiseConv row, string path, FeatureShape input) => Checked(row.OutputShape(input));

    public FeatureShape BatchNorm(BatchNorm row, string path, FeatureShape input) => input;

    public FeatureShape LocalResponseNorm(LocalResponseNorm row, string path, FeatureShape input) => input;

    public FeatureShape SamePad(SamePad row, FeatureShape input) => row.OutputShape(input);

    public FeatureShape MaxPool(MaxPool row, string path, FeatureShape input) => Checked(row.OutputShape(input));

    public FeatureShape AvgPool(AvgPool row, string path, FeatureShape input) => Checked(row.OutputShape(input));

    public FeatureShape AdaptiveAvgPool(AdaptiveAvgPool row, string path, FeatureShape input) => Checked(row.OutputShape(input));

    public FeatureShape GlobalPool(GlobalPool row, string path, FeatureShape input) => Checked(row.OutputShape(input));

    public FeatureShape Concat(Block row, string path, IReadOnlyList<FeatureShape> branches)
    {
        var (_, height, width) = branches[0];
        CheckEven(path, branches.All(branch => branch.Height == height && branch.Width == width));
        return branches[0] with { Channels = branches.Sum(branch => branch.Channels) };
    }

    public FeatureShape Add(Residual row, string path, FeatureShape shortcut, FeatureShape residual)
    {
        CheckEven(path, shortcut == residual);
        return residual;
    }

    public FeatureShape Dropout(Dropout row, string path, FeatureShape input) => input;

    public FeatureShape Flatten(FeatureShape input) => new Flatten().OutputShape(input);

    public FeatureShape Relu(Relu row, string path, FeatureShape input) => input;

    public FeatureShape Linear(Linear row, string path, FeatureShape input)
    {
        _linearInputs.Add(input.Count);
        return row.OutputShape(input);
    }

    public FeatureShape UnitLength(UnitLength row, string path, FeatureShape input) => input;

    public void Auxiliary(Auxiliary row, string path, FeatureShape logits)
    {
    }

    private void CheckEven(string path, bool isEven)
    {
        if (isEven) return;
        Fits = false;
        Uneven ??= path;
    }

    private FeatureShape Checked(FeatureShape output)
    {
        Fits &= !output.IsEmpty;
        return output;
    }
}
