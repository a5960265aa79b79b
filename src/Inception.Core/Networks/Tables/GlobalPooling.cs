namespace Inception.Networks.Tables;

/// <summary>How all positions of a channel are reduced to one number before the classifier.</summary>
public enum GlobalPooling
{
    /// <summary>The mean, as in every published network.</summary>
    Average,

    /// <summary>The maximum.</summary>
    Maximum,

    /// <summary>Half the mean and half the maximum: timm's <c>avgmax</c>.</summary>
    AverageAndMaximum,

    /// <summary>
    /// The means of all channels, followed by their maxima: timm's <c>catavgmax</c>. The classifier reads twice as many features, so published classifiers do
    /// not fit.
    /// </summary>
    Concatenated,
}
