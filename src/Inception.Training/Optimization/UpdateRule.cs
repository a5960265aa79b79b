using System.Text.Json.Serialization;

namespace Inception.Training.Optimization;

/// <summary>
/// The optimizer: the formula that turns gradients into steps, and its constants. Its state for a parameter consists of tensors of the parameter's shape.
/// </summary>
[JsonDerivedType(typeof(Sgd), "sgd")]
[JsonDerivedType(typeof(AdamW), "adamw")]
[JsonDerivedType(typeof(RmsProp), "rmsprop")]
public abstract record UpdateRule
{
    private protected UpdateRule()
    {
    }

    /// <summary>The names of the state tensors of each parameter, and their initial values.</summary>
    internal abstract IReadOnlyList<(string Name, double InitialValue)> Memory { get; }

    /// <summary>Checks every constant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range; the message names it.</exception>
    internal abstract void Validate();

    /// <summary>Changes parameters by one step, without a graph.</summary>
    /// <param name="group">The parameters with their gradients and state.</param>
    internal abstract void Apply(UpdateGroup group);
}
