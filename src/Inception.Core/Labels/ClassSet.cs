namespace Inception.Labels;

/// <summary>The kind of classes of published weights.</summary>
public enum ClassSet
{
    /// <summary>None: the file ends in features or an embedding.</summary>
    None,

    /// <summary>
    /// The 1,000 classes of ImageNet-1k, in the order of ILSVRC 2012; after a background class if
    /// <c>PublishedWeights.LabelOffset</c> is 1.
    /// </summary>
    ImageNet,

    /// <summary>
    /// The 1,008 outputs of Google's network of December 2015, in an order of its own. The Inception Score uses them; their names are not used.
    /// </summary>
    Inception2015,

    /// <summary>Persons, by number. Such weights are used for their embedding.</summary>
    Identities,

    /// <summary>Classes of its own, which <c>PublishedWeights.Labels</c> names.</summary>
    Named,
}
