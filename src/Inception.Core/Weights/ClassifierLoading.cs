namespace Inception.Weights;

/// <summary>How the classifier, and those of the auxiliary heads, are loaded from a checkpoint.</summary>
public enum ClassifierLoading
{
    /// <summary>It is loaded like every other layer: other classes than the network's are an error.</summary>
    Strict,

    /// <summary>A classifier that fits is loaded. The network keeps its own if the file's classifier has another shape, or if the file has none.</summary>
    WhereItFits,

    /// <summary>The network always keeps its own: a new classifier on trained features.</summary>
    Skip,
}
