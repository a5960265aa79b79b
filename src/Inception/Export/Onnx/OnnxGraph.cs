using Inception.Export.Onnx;
using Inception.Weights.Formats;

namespace Inception.Export;

/// <summary>A graph in the making: nodes, small constants, and the weights that are written after them.</summary>
internal sealed class OnnxGraph(string name)
{
    private readonly HashSet<string> _names = [];
    private readonly List<WritableTensor> _weights = [];

    /// <summary>Nodes, inputs, outputs and small constants.</summary>
    public GraphProto Proto { get; } = new() { Name = name };

    /// <summary>The large constants, in the order of their use.</summary>
    public IReadOnlyList<WritableTensor> Weights => _weights;

    /// <summary>A name that no value has yet: the wanted one, or that with a number.</summary>
    public string Unused(string wanted)
    {
        var name = wanted;
        for (var number = 2; !_names.Add(name); number++) name = $"{wanted}_{number}";
        return name;
    }

    /// <summary>Adds a node with one output, and gives the output's name.</summary>
    public string Node(string operation, string output, IEnumerable<string> inputs, params IEnumerable<AttributeProto> attributes)
    {
        var made = Unused(output);
        Proto.Node.Add(new NodeProto { OpType = operation, Name = $"{operation}:{made}", Input = { inputs }, Output = { made }, Attribute = { attributes } });
        return made;
    }

    /// <summary>Adds a weight.</summary>
    public string Weight(WritableTensor weight)
    {
        _weights.Add(weight);
        return _names.Add(weight.Key) ? weight.Key : throw new InvalidOperationException($"The table uses the key '{weight.Key}' twice.");
    }

    /// <summary>Adds a small constant of float32 numbers.</summary>
    public string Numbers(string wanted, IEnumerable<float> values, params IEnumerable<long> shape) => Constant(
        wanted, new() { DataType = (int)TensorProto.Types.DataType.Float, FloatData = { values }, Dims = { shape } });

    /// <summary>Adds a number of 8 bits without sign.</summary>
    public string Byte(string wanted, int value) => Constant(wanted, new() { DataType = (int)TensorProto.Types.DataType.Uint8, Int32Data = { value } });

    /// <summary>Adds a small constant of whole numbers, a vector.</summary>
    public string Wholes(string wanted, params long[] values) => Constant(
        wanted, new() { DataType = (int)TensorProto.Types.DataType.Int64, Int64Data = { values }, Dims = { values.Length } });

    /// <summary>
    /// Gives a value the name that was kept for the output: the one of the node that makes it, or by a node of its own where it is the input.
    /// </summary>
    public void Rename(string value, string output)
    {
        if (Proto.Node.FirstOrDefault(node => node.Output[0] == value) is not { } maker)
        {
            Proto.Node.Add(new NodeProto { OpType = "Identity", Name = $"Identity:{output}", Input = { value }, Output = { output } });
            return;
        }

        maker.Output[0] = output;
        foreach (var reader in Proto.Node)
        {
            for (var i = 0; i < reader.Input.Count; i++)
            {
                if (reader.Input[i] == value) reader.Input[i] = output;
            }
        }
    }

    private string Constant(string wanted, TensorProto tensor)
    {
        tensor.Name = Unused(wanted);
        Proto.Initializer.Add(tensor);
        return tensor.Name;
    }
}
