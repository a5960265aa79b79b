namespace Inception.ML;

/// <summary>What a training by <c>InceptionFineTune</c> is doing.</summary>
public enum FineTunePhase
{
    /// <summary>Images go through the trained network. This is the bottleneck phase of ML.NET's trainer.</summary>
    Features,

    /// <summary>The classifier is trained.</summary>
    Classifier,

    /// <summary>An epoch of the stages is over.</summary>
    Stages,
}
