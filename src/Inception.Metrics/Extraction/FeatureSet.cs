namespace Inception.Metrics.Extraction;

/// <summary>The features of a set of images: their statistics, and where they were kept the features themselves.</summary>
public sealed class FeatureSet
{
    private readonly IReadOnlyDictionary<string, FeatureMatrix> _kept;

    internal FeatureSet(
        FeatureStatistics statistics, IReadOnlyDictionary<string, FeatureMatrix> kept, IReadOnlyList<string> names, ImageSetSummary summary) =>
        (Statistics, _kept, Names, Summary) = (statistics, kept, names, summary);

    /// <summary>Count, mean and covariance of the features that FID compares.</summary>
    public FeatureStatistics Statistics { get; }

    /// <summary>The names of the images, in the order of the rows. Empty where no features were kept.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Counts, file formats and sizes of the images.</summary>
    public ImageSetSummary Summary { get; }

    /// <summary>The features of a layer that was kept; null for others.</summary>
    /// <param name="layer">The layer's name.</param>
    public FeatureMatrix? Features(string layer) => _kept.GetValueOrDefault(layer);
}
