namespace Inception.Weights;

/// <summary>A tensor of a model that is to be loaded.</summary>
/// <param name="Shape">The sizes, outermost first.</param>
/// <param name="Type">The type of its values.</param>
internal readonly record struct WeightTarget(IReadOnlyList<long> Shape, ElementType Type);
