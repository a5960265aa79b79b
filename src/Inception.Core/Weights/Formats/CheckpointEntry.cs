namespace Inception.Weights.Formats;

/// <summary>One tensor of a checkpoint, as its header describes it.</summary>
/// <param name="Key">The tensor's name, such as <c>Mixed_5b.branch1x1.conv.weight</c>.</param>
/// <param name="ElementType">The type of the values that reading returns. Eight-bit floats count as <see cref="ElementType.Float32"/>.</param>
/// <param name="Shape">The sizes, outermost first; empty for a scalar.</param>
public sealed record CheckpointEntry(string Key, ElementType ElementType, IReadOnlyList<long> Shape);
