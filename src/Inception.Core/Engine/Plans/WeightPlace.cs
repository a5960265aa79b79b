using Inception.Graphs;

namespace Inception.Engine.Plans;

/// <summary>The weights of a row, and where their packed form lies.</summary>
/// <param name="Path">The row's key.</param>
/// <param name="Filters">The weights.</param>
/// <param name="Offset">Floats from the beginning of the packed weights.</param>
/// <param name="Size">Floats of the packed form.</param>
/// <param name="Pack">Writes the packed form.</param>
internal sealed record WeightPlace(string Path, Filters Filters, long Offset, long Size, WeightPacking Pack);
