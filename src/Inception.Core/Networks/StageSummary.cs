using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>One row of a network's summary.</summary>
/// <param name="Name">The stage's name; empty for a row without one.</param>
/// <param name="Kind">The kind of row: <c>Conv</c>, <c>Block</c>, <c>MaxPool</c> and so on.</param>
/// <param name="Output">The shape of its output.</param>
/// <param name="Parameters">Its trainable parameters.</param>
/// <param name="MultiplyAdds">Multiply-adds of its convolutions and linear layers for one image.</param>
public sealed record StageSummary(string Name, string Kind, FeatureShape Output, long Parameters, long MultiplyAdds);
