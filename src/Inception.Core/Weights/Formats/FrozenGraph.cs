namespace Inception.Weights.Formats;

/// <summary>
/// Reads the weights of a frozen TensorFlow graph (<c>.pb</c>, a <c>GraphDef</c>): the constants by the names of their nodes. Nothing of the graph is run.
/// Constants that hold one number, whole numbers or text belong to the operations and are left out.
/// </summary>
internal static class FrozenGraph
{
    private const int SniffedBytes = 300;

    /// <summary>Whether a file begins with a node that has a name and an operation.</summary>
    public static bool Is(CheckpointFile file)
    {
        Span<byte> start = stackalloc byte[SniffedBytes];
        return Is(start[..file.Read(0, start)]);
    }

    /// <summary>Whether a file begins with a node that has a name and an operation.</summary>
    public static bool Is(ReadOnlySpan<byte> start)
    {
        if (start is not [0x0A, ..])
            return false;
        var at = 1;
        while (at < start.Length && start[at++] >= 0x80) { }
        return at > 1 && Text(start, ref at, 0x0A) && Text(start, ref at, 0x12);
    }

    public static CheckpointContent Read(CheckpointFile file)
    {
        var (graph, list, variables) = (new ProtoReader(new FileRegion(file)), new TensorList(file), 0);
        while (graph.Next())
        {
            if (graph.Is(1))
                variables += ReadNode(graph.Message(), list) ? 1 : 0;
        }
        if (list.IsEmpty && variables > 0)
        {
            throw file.Error(
                $"it is a TensorFlow graph with {variables:N0} variables and without their values. Give the checkpoint that belongs to it, "
                + "or a graph that was frozen (freeze_graph).");
        }
        return list.Content(CheckpointFormat.TensorFlowGraph);
    }

    private static bool ReadNode(ProtoReader node, TensorList list)
    {
        var (name, operation, value) = ("", "", (ProtoReader?)null);
        while (node.Next())
        {
            if (node.Is(1)) name = node.Text();
            else if (node.Is(2)) operation = node.Text();
            else if (node.Is(5)) value = Value(node.Message()) ?? value;
        }

        if (operation == "Const" && value is not null)
            AddConstant(list, name, value);
        return operation is "Variable" or "VariableV2" or "VarHandleOp";
    }

    /// <summary>The tensor of the attribute <c>value</c>.</summary>
    private static ProtoReader? Value(ProtoReader attribute)
    {
        var (name, tensor) = ("", (ProtoReader?)null);
        while (attribute.Next())
        {
            if (attribute.Is(1))
            {
                name = attribute.Length <= 64 ? attribute.Text() : "";
            }
            else if (attribute.Is(2))
            {
                var value = attribute.Message();
                while (value.Next())
                    tensor = value.Is(8) ? value.Message() : tensor;
            }
        }
        return name == "value" ? tensor : null;
    }

    private static void AddConstant(TensorList list, string name, ProtoReader message)
    {
        var tensor = TensorFlowTensor.Read(message);
        if (tensor.Shape.Length > 0
            && TensorFlowType.Encoding(tensor.Type)?.Type is ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16)
        {
            tensor.AddTo(list, name);
        }
    }

    private static bool Text(ReadOnlySpan<byte> start, ref int at, byte tag)
    {
        if (at + 1 >= start.Length || start[at] != tag || start[at + 1] is 0 or >= 0x80)
            return false;
        var text = start[(at + 2)..Math.Min(start.Length, at + 2 + start[at + 1])];
        at += 2 + start[at + 1];
        return !text.ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }
}
