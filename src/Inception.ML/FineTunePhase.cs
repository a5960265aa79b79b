namespace Inception.ML;

/// <summary>The phases of a training by <c>InceptionFineTune</c>.</summary>
public enum FineTunePhase
{
    /// <summary>The trained network computes the features of the images. ML.NET's trainer calls this the bottleneck phase.</summary>
    Features,

    /// <summary>The classifier is trained.</summary>
    Classifier,

    /// <summary>The stages are trained. Reported at the end of each epoch.</summary>
    Stages,
}
