namespace Inception.Labels;

/// <summary>The kind of classes of published weights.</summary>
public enum ClassSet
{
    /// <summary>No classes: the network ends in features or an embedding.</summary>
    None,

    /// <summary>
    /// The 1,000 classes of ImageNet-1k, in the order of ILSVRC 2012. If <c>PublishedWeights.LabelOffset</c> is 1, a background class precedes them.
    /// </summary>
    ImageNet,

    /// <summary>
    /// The 1,008 outputs of Google's network of December 2015, in their own order. The Inception Score uses these outputs; their names are not used.
    /// </summary>
    Inception2015,

    /// <summary>Persons, identified by number. Such weights are used for their embeddings.</summary>
    Identities,

    /// <summary>Other classes, whose names are in <c>PublishedWeights.Labels</c>.</summary>
    Named,
}
