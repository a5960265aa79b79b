namespace Inception.Networks.Tables;

/// <summary>How all places of a channel become one number before the classifier.</summary>
public enum GlobalPooling
{
    /// <summary>The mean, as in every published network.</summary>
    Average,

    /// <summary>The maximum.</summary>
    Maximum,

    /// <summary>Half the mean and half the maximum: timm's <c>avgmax</c>.</summary>
    AverageAndMaximum,

    /// <summary>The means of all channels, then their maxima: timm's <c>catavgmax</c>. Twice as many features, so a classifier of its own.</summary>
    Concatenated,
}
