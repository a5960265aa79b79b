using System.Text.Json.Serialization;

namespace Inception.Training.Optimization;

/// <summary>How a gradient becomes a step: the formula and its constants. The state for a parameter consists of tensors of the parameter's shape.</summary>
[JsonDerivedType(typeof(Sgd), "sgd")]
[JsonDerivedType(typeof(AdamW), "adamw")]
[JsonDerivedType(typeof(RmsProp), "rmsprop")]
public abstract record UpdateRule
{
    private protected UpdateRule()
    {
    }

    /// <summary>The names of the tensors that are remembered for each parameter, and their first values.</summary>
    internal abstract IReadOnlyList<(string Name, double InitialValue)> Memory { get; }

    /// <summary>Checks every constant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it.</exception>
    internal abstract void Validate();

    /// <summary>Changes parameters by one step, without a graph.</summary>
    /// <param name="group">The parameters, their gradients and what is remembered of them.</param>
    internal abstract void Apply(UpdateGroup group);
}
