using Microsoft.ML;

namespace Inception.ML.Rows;

/// <summary>A column that a transformer adds.</summary>
/// <param name="Column">Its name, type and annotations.</param>
/// <param name="CreateGetter">Makes a getter from the network's numbers for the current row.</param>
internal sealed record OutputColumn(DataViewSchema.DetachedColumn Column, Func<Func<float[]?>, Delegate> CreateGetter);
