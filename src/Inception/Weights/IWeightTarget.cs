namespace Inception.Weights;

/// <summary>A module that knows more of its keys than their names.</summary>
internal interface IWeightTarget
{
    /// <summary>Which keys stand for what; read once for each match.</summary>
    TensorRoles Roles { get; }

    /// <summary>What became of each key when weights were last loaded.</summary>
    WeightLoadReport? LoadReport { set; }
}
