using Inception.Networks.Tables;

namespace Inception.Export.Steps;

/// <summary>One row of the table in its place in the flow of values: a line of the program that is written.</summary>
/// <param name="Row">The row.</param>
/// <param name="Path">The row's full key.</param>
/// <param name="Inputs">What it reads: one value, but for a block's branches, and a residual's shortcut and residual.</param>
/// <param name="Output">What it makes.</param>
internal sealed record ExportStep(Row Row, string Path, IReadOnlyList<ExportValue> Inputs, ExportValue Output)
{
    /// <summary>The key of the batch normalisation that is part of this convolution; null when there is none.</summary>
    public string? Normalization { get; init; }

    public ExportValue Input => Inputs[0];
}
