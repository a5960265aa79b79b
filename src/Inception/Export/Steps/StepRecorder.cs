using Inception.Networks.Tables;

namespace Inception.Export.Steps;

/// <summary>Walks a table and records each row with the values it reads and makes.</summary>
internal sealed class StepRecorder : IRowVisitor<ExportValue>
{
    private readonly List<ExportStep> _steps = [];

    public IReadOnlyList<ExportStep> Steps => _steps;

    public ExportValue InputTransform(InputTransform row, ExportValue input) => Record(row, "input_transform", input);

    public ExportValue Conv(Conv row, string path, ExportValue input) => Record(row, path, input);

    public ExportValue PlainConv(PlainConv row, string path, ExportValue input) => Record(row, path, input);

    public ExportValue DepthwiseConv(DepthwiseConv row, string path, ExportValue input) => Record(row, path, input);

    public ExportValue BatchNorm(BatchNorm row, string path, ExportValue input) => Record(row, path, input);

    public ExportValue LocalResponseNorm(LocalResponseNorm row, string path, ExportValue input) => Record(row, path, input);

    public ExportValue SamePad(SamePad row, ExportValue input) => Record(row, "", input);

    public ExportValue MaxPool(MaxPool row, string path, ExportValue input) => Record(row, path, input);

    public ExportValue AvgPool(AvgPool row, string path, ExportValue input) => Record(row, path, input);

    public ExportValue AdaptiveAvgPool(AdaptiveAvgPool row, string path, ExportValue input) => Record(row, path, input);

    public ExportValue GlobalPool(GlobalPool row, string path, ExportValue input) => Record(row, path, input);

    public ExportValue Concat(Block row, string path, IReadOnlyList<ExportValue> branches)
    {
        var joined = branches[0].Shape with { Channels = branches.Sum(branch => branch.Shape.Channels) };
        return Record(row, path, branches, joined);
    }

    public ExportValue Add(Residual row, string path, ExportValue shortcut, ExportValue residual) =>
        Record(row, path, [shortcut, residual], residual.Shape);

    public ExportValue Dropout(Dropout row, string path, ExportValue input) => input;

    public ExportValue Flatten(ExportValue input) => Record(new Flatten(), "", input);

    public ExportValue Relu(Relu row, string path, ExportValue input) => Record(row, path, input);

    public ExportValue Linear(Linear row, string path, ExportValue input) => Record(row, path, input);

    public ExportValue UnitLength(UnitLength row, string path, ExportValue input) => Record(row, path, input);

    public void Auxiliary(Auxiliary row, string path, ExportValue logits)
    {
    }

    private ExportValue Record(Row row, string path, ExportValue input) => Record(row, path, [input], row.OutputShape(input.Shape));

    private ExportValue Record(Row row, string path, IReadOnlyList<ExportValue> inputs, FeatureShape shape)
    {
        var isNamed = row.Name.Length > 0 || row is InputTransform;
        var output = new ExportValue(isNamed ? path : path + row.GetType().Name, shape);
        _steps.Add(new(row, path, inputs, output));
        return output;
    }
}
