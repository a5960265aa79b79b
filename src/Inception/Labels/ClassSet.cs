namespace Inception.Labels;

/// <summary>What the classes of published weights are.</summary>
public enum ClassSet
{
    /// <summary>None: the file ends in features or an embedding.</summary>
    None,

    /// <summary>
    /// The 1,000 classes of ImageNet-1k, in the order of ILSVRC 2012; after a background class where
    /// <see cref="Models.Catalogue.PublishedWeights.LabelOffset"/> is 1.
    /// </summary>
    ImageNet,

    /// <summary>
    /// The 1,008 outputs of Google's network of December 2015, whose order is its own. They serve the Inception Score; nobody reads their names.
    /// </summary>
    Inception2015,

    /// <summary>Persons, by number. What is used of such weights is the embedding.</summary>
    Identities,
}
