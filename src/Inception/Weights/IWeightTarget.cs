namespace Inception.Weights;

/// <summary>A module that knows more of its keys than their names.</summary>
internal interface IWeightTarget
{
    /// <summary>Which keys stand for what.</summary>
    TensorRoles Roles { get; }

    /// <summary>The caller's options with what the module itself accepts and leaves out.</summary>
    WeightLoadOptions Complete(WeightLoadOptions options);

    /// <summary>Takes note of what was loaded.</summary>
    void Loaded(WeightLoadReport report);
}
