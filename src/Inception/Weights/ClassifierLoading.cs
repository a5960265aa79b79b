namespace Inception.Weights;

/// <summary>What becomes of the classifier, and of those of the auxiliary heads, when a checkpoint is loaded into a network.</summary>
public enum ClassifierLoading
{
    /// <summary>It is loaded like every other layer: other classes than the network's are an error.</summary>
    Strict,

    /// <summary>A classifier that fits is loaded; the network keeps its own where the file's has another shape, or where the file has none.</summary>
    WhereItFits,

    /// <summary>The network keeps its own, whatever the file has: a new head on a trained trunk.</summary>
    Skip,
}
