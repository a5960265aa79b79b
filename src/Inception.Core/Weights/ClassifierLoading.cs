namespace Inception.Weights;

/// <summary>How the classifiers of a network and of its auxiliary heads are loaded from a checkpoint.</summary>
public enum ClassifierLoading
{
    /// <summary>The classifier is loaded like every other layer. A checkpoint with another number of classes is an error.</summary>
    Strict,

    /// <summary>
    /// The classifier is loaded if it fits. Otherwise the network keeps its own classifier: if the file's classifier has another shape, or if the file has no
    /// classifier.
    /// </summary>
    WhereItFits,

    /// <summary>The network always keeps its own classifier, e.g. to train a new classifier on trained features.</summary>
    Skip,
}
