namespace Inception.Weights.Formats;

/// <summary>
/// Reads the initializers of an ONNX graph by name. Exporters may rename them to numbers, so a second dictionary, <c>nodes</c>, has the weights by the
/// operation that uses them, in the graph's order: <c>Conv/0/weight</c>, <c>BatchNormalization/0/running_mean</c>. Nothing of the graph is run.
/// </summary>
internal sealed class OnnxModel
{
    private const string Nodes = "nodes";

    private static readonly Dictionary<string, string[]> Inputs = new()
    {
        ["Conv"] = ["", "weight", "bias"],
        ["BatchNormalization"] = ["", "weight", "bias", "running_mean", "running_var"],
        ["Gemm"] = ["", "weight", "bias"],
    };

    private readonly CheckpointFile _file;
    private readonly TensorList _list;
    private readonly Dictionary<string, CheckpointFile> _beside = [];
    private readonly Dictionary<string, int> _operations = [];
    private readonly List<(string Key, string Initializer)> _uses = [];

    private OnnxModel(CheckpointFile file) => (_file, _list) = (file, new TensorList(file));

    /// <summary>Whether a file begins with a version of the format and what follows it in a model.</summary>
    public static bool Is(ReadOnlySpan<byte> start) =>
        start is [0x08, > 0 and < 64, 0x12, _, not 0x0A, ..] or [0x08, > 0 and < 64, 0x1A or 0x22 or 0x28 or 0x32 or 0x3A or 0x42, ..];

    public static CheckpointContent Read(CheckpointFile file)
    {
        var (model, reader) = (new OnnxModel(file), new ProtoReader(new FileRegion(file)));
        while (reader.Next())
        {
            if (reader.Is(7))
                model.ReadGraph(reader.Message());
        }
        return model._list.Content(CheckpointFormat.Onnx, Nodes, model._uses);
    }

    private void ReadGraph(ProtoReader graph)
    {
        while (graph.Next())
        {
            if (graph.Is(1))
                ReadNode(graph.Message());
            else if (graph.Is(5))
                Add(graph.Message(), name: null);
        }
    }

    private void Add(ProtoReader tensor, string? name)
    {
        var read = OnnxTensor.Read(tensor);
        read.AddTo(_list, name ?? read.Name, OpenBeside);
    }

    private void ReadNode(ProtoReader node)
    {
        var (inputs, output, operation, value, isTransposed) = (new List<string>(), "", "", (ProtoReader?)null, false);
        while (node.Next())
        {
            if (node.Is(1) && inputs.Count < 5) inputs.Add(node.Text());
            else if (node.Is(2) && output.Length == 0) output = node.Text();
            else if (node.Is(4)) operation = node.Text();
            else if (node.Is(5)) ReadAttribute(node.Message(), ref value, ref isTransposed);
        }

        if (operation == "Constant" && value is not null)
            Add(value, output);
        if (!Inputs.TryGetValue(operation, out var tensors))
            return;
        var number = _operations[operation] = _operations.GetValueOrDefault(operation, -1) + 1;
        if (number >= _file.Options.MaxEntries)
            throw _file.BeyondLimit("the number of its nodes", number, _file.Options.MaxEntries, nameof(CheckpointOptions.MaxEntries));
        var transposed = operation == "Gemm" && !isTransposed ? "_transposed" : "";
        for (var i = 1; i < Math.Min(inputs.Count, tensors.Length); i++)
            _uses.Add((FormattableString.Invariant($"{operation}/{number}/{tensors[i]}{(i == 1 ? transposed : "")}"), inputs[i]));
    }

    private static void ReadAttribute(ProtoReader attribute, ref ProtoReader? value, ref bool isTransposed)
    {
        var (name, tensor, number) = ("", (ProtoReader?)null, 0UL);
        while (attribute.Next())
        {
            if (attribute.Is(1)) name = attribute.Length <= 64 ? attribute.Text() : "";
            else if (attribute.IsNumber(3)) number = attribute.Number;
            else if (attribute.Is(5)) tensor = attribute.Message();
        }

        if (name == "value") value = tensor;
        if (name == "transB") isTransposed = number != 0;
    }

    private CheckpointFile OpenBeside(string location)
    {
        if (_beside.TryGetValue(location, out var open))
            return open;
        var path = FolderBoundary.Beside(Path.GetFullPath(_file.Path), location)
            ?? throw _file.Error($"a tensor is said to be in the file '{location}', which is outside of the model's folder. Such paths are refused.");
        return _beside[location] = _file.OpenSibling(path);
    }
}
