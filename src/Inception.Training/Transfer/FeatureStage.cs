namespace Inception.Training.Transfer;

/// <summary>The stages of a <see cref="FeatureCache"/>.</summary>
public enum FeatureStage
{
    /// <summary>Images are read and hashed, to see which vectors are there.</summary>
    Hashing,

    /// <summary>Another process or thread adds to the same file; its end is waited for.</summary>
    Waiting,

    /// <summary>The network computes the vectors that are missing.</summary>
    Computing,
}
