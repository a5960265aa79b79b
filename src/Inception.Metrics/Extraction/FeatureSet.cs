namespace Inception.Metrics.Extraction;

/// <summary>The result of an extraction: the statistics of the features, and the features of the layers that were kept.</summary>
public sealed class FeatureSet
{
    private readonly IReadOnlyDictionary<string, FeatureMatrix> _kept;

    internal FeatureSet(
        FeatureStatistics statistics, IReadOnlyDictionary<string, FeatureMatrix> kept, IReadOnlyList<string> names, ImageSetSummary summary) =>
        (Statistics, _kept, Names, Summary) = (statistics, kept, names, summary);

    /// <summary>Count, mean and covariance of the features, for FID.</summary>
    public FeatureStatistics Statistics { get; }

    /// <summary>The names of the images, in the order of the rows. Empty if no features were kept.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The counts, file formats and sizes of the images.</summary>
    public ImageSetSummary Summary { get; }

    /// <summary>Returns the features of a layer. Null if the layer was not kept.</summary>
    /// <param name="layer">The name of the layer.</param>
    public FeatureMatrix? Features(string layer) => _kept.GetValueOrDefault(layer);
}
