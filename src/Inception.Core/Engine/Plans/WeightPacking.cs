namespace Inception.Engine.Plans;

/// <summary>Writes weights in the order in which a step reads them.</summary>
/// <param name="packed">Where they go.</param>
internal unsafe delegate void WeightPacking(float* packed);
