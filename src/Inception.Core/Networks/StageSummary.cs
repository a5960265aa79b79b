using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>One stage or auxiliary head in the summary of a network.</summary>
/// <param name="Name">The stage's name; empty for a row without one.</param>
/// <param name="Kind">The kind of row: <c>Conv</c>, <c>Block</c>, <c>MaxPool</c> and so on.</param>
/// <param name="Output">The shape of its output for one image.</param>
/// <param name="Parameters">The number of its trainable parameters.</param>
/// <param name="MultiplyAdds">The number of multiply-adds of its convolutions and fully connected layers for one image.</param>
public sealed record StageSummary(string Name, string Kind, FeatureShape Output, long Parameters, long MultiplyAdds);
