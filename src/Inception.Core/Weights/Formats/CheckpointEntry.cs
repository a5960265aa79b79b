namespace Inception.Weights.Formats;

/// <summary>The description of one tensor in a checkpoint.</summary>
/// <param name="Key">The tensor's name, such as <c>Mixed_5b.branch1x1.conv.weight</c>.</param>
/// <param name="ElementType">The number type after reading. 8-bit floats are read as <see cref="ElementType.Float32"/>.</param>
/// <param name="Shape">The size of each dimension, outermost first. Empty for a scalar.</param>
public sealed record CheckpointEntry(string Key, ElementType ElementType, IReadOnlyList<long> Shape);
