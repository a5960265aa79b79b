namespace Inception.Weights.Formats;

/// <summary>Version 1 of TensorFlow's checkpoints: the table holds the values, and its first entry the names, types and shapes.</summary>
internal sealed class TensorFlowSlices
{
    private readonly TensorList _tensors;
    private readonly Dictionary<string, (ulong Type, long[] Shape, int Slices)> _variables = [];

    private TensorFlowSlices(CheckpointFile file) => _tensors = new TensorList(file);

    /// <param name="file">The file.</param>
    /// <param name="header">The <c>SavedTensorSlices</c> of the first entry, at its first field.</param>
    /// <param name="entries">The table, after the header.</param>
    public static CheckpointContent Read(CheckpointFile file, ProtoReader header, IEnumerator<TableEntry> entries)
    {
        var slices = new TensorFlowSlices(file);
        do
        {
            if (header.Is(1))
                slices.ReadVariables(header.Message());
        }
        while (header.Next());

        var partitioned = new HashSet<string>();
        while (entries.MoveNext())
            slices.Add(entries.Current.Message(), partitioned);
        if (slices._variables.Keys.FirstOrDefault(name => !slices._tensors.Has(name)) is { } absent)
            throw file.Damaged($"its variable '{absent}' has no values: the file is truncated");
        return slices._tensors.Content(CheckpointFormat.TensorFlowCheckpoint);
    }

    private void ReadVariables(ProtoReader meta)
    {
        while (meta.Next())
        {
            if (!meta.Is(1))
                continue;
            var (variable, name, type, shape, slices) = (meta.Message(), "", 0UL, Array.Empty<long>(), 0);
            while (variable.Next())
            {
                if (variable.Is(1)) name = variable.Text();
                else if (variable.Is(2)) shape = TensorFlowShape.Read(variable.Message());
                else if (variable.IsNumber(3)) type = variable.Number;
                else if (variable.Is(4)) slices++;
            }

            if (!_variables.TryAdd(name, (type, shape, slices)))
                throw meta.File.Damaged($"it has two variables named '{name}'");
            var limit = meta.File.Options.MaxEntries;
            if (_variables.Count > limit)
                throw meta.File.BeyondLimit("the number of its variables", _variables.Count, limit, nameof(CheckpointOptions.MaxEntries));
        }
    }

    private void Add(ProtoReader slices, HashSet<string> partitioned)
    {
        while (slices.Next())
        {
            if (!slices.Is(2))
                continue;
            var (slice, name, values) = (slices.Message(), "", (ProtoReader?)null);
            while (slice.Next())
            {
                if (slice.Is(1)) name = slice.Text();
                else if (slice.Is(3)) values = slice.Message();
            }
            if (!_variables.TryGetValue(name, out var variable))
                throw slices.File.Damaged($"it has values for '{name}', which is no variable of its list");
            if (variable.Slices > 1)
            {
                if (partitioned.Add(name))
                    _tensors.AddUnreadable(name, $"a variable in {variable.Slices} parts (partitioned)");
                continue;
            }
            var tensor = TensorFlowTensor.Read(values ?? throw slices.File.Damaged($"its variable '{name}' has no values"));
            tensor.As(variable.Type, variable.Shape).AddTo(_tensors, name);
        }
    }
}
