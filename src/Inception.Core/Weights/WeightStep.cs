namespace Inception.Weights;

/// <summary>One change of a tensor on its way from the file into the model: data, which arrays and tensors are changed by.</summary>
/// <param name="Name">The change as the report shows it.</param>
internal abstract record WeightStep(string Name)
{
    /// <summary>Returns the shape for the shape that comes in; null if the step does not accept it.</summary>
    public abstract IReadOnlyList<long>? ShapeOf(IReadOnlyList<long> shape);

    /// <summary>Makes the new values, of the shape that <see cref="ShapeOf"/> returns.</summary>
    /// <param name="values">Values in the order of their shape.</param>
    /// <param name="shape">A shape that is accepted.</param>
    public abstract float[] Apply(float[] values, IReadOnlyList<long> shape);
}
