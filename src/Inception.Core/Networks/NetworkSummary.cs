using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>The shapes, parameters and multiply-adds of a network. They are computed from its table, without weights.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Input">The input shape that the summary was computed for.</param>
/// <param name="Stages">The stages of the trunk in order. Rows without a name count to the stage before them.</param>
/// <param name="AuxiliaryHeads">The auxiliary heads in order; only training uses them.</param>
public sealed record NetworkSummary(
    string Name, FeatureShape Input, IReadOnlyList<StageSummary> Stages, IReadOnlyList<StageSummary> AuxiliaryHeads)
{
    /// <summary>The number of trainable parameters without auxiliary heads.</summary>
    public long Parameters => Stages.Sum(stage => stage.Parameters);

    /// <summary>The number of trainable parameters with auxiliary heads.</summary>
    public long ParametersWithAuxiliary => Parameters + AuxiliaryHeads.Sum(head => head.Parameters);

    /// <summary>The number of multiply-adds of convolutions and fully connected layers for one image, without auxiliary heads.</summary>
    public long MultiplyAdds => Stages.Sum(stage => stage.MultiplyAdds);

    /// <summary>Summarizes a table.</summary>
    /// <param name="table">The table of the network.</param>
    /// <param name="input">The shape of one image. When null, the input shape of the table.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentException">
    /// The input is too small for the network or has another number of channels. The message says what is accepted.
    /// </exception>
    public static NetworkSummary Create(NetworkTable table, FeatureShape? input = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var shape = input ?? table.Input;
        if (shape.Channels != table.Input.Channels || !table.Fits(shape, auxiliaryHeads: false))
        {
            var least = table.LeastInputSize(auxiliaryHeads: false);
            throw new ArgumentException(
                shape.Channels == table.Input.Channels && Math.Min(shape.Height, shape.Width) >= least
                    ? table.Misfit(shape, auxiliaryHeads: false)
                    : $"{table.Name} needs an input of {table.Input.Channels} channels and at least {least}×{least} pixels, found {shape}.",
                nameof(input));
        }

        var stages = new List<StageSummary>();
        var heads = new List<StageSummary>();
        foreach (var row in table.Rows)
        {
            var counter = new CostCounter();
            row.Accept(counter, "", shape);
            shape = row.OutputShape(shape);
            if (row is Auxiliary head) heads.Add(counter.Summary(row, head.Name, counter.HeadShape));
            else stages.Add(counter.Summary(row, row.Name, shape));
        }

        return new NetworkSummary(table.Name, input ?? table.Input, stages, heads);
    }
}
