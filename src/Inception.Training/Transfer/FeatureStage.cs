namespace Inception.Training.Transfer;

/// <summary>The stages of a <see cref="FeatureCache"/>.</summary>
public enum FeatureStage
{
    /// <summary>Images are read and hashed, to find the features that are in the cache.</summary>
    Hashing,

    /// <summary>Another process or thread writes the same file. This call waits for it.</summary>
    Waiting,

    /// <summary>The network computes the missing features.</summary>
    Computing,
}
