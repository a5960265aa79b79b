namespace Inception.Metrics.Extraction;

/// <summary>Collects what comes batch by batch: statistics always, features where they are kept.</summary>
internal sealed class FeatureCollector
{
    private readonly string _statistics;
    private readonly Dictionary<string, FeatureRows> _kept;
    private readonly List<string> _names = [];
    private float[] _batch = [];

    /// <param name="layer">The layer whose statistics are collected.</param>
    /// <param name="layers">All layers.</param>
    /// <param name="kept">The layers whose features are kept.</param>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public FeatureCollector(string layer, IReadOnlyList<FeatureLayer> layers, IReadOnlyList<string> kept)
    {
        _statistics = layer;
        Statistics = new(Find(layer).Length);
        _kept = kept.Distinct().ToDictionary(name => name, name => new FeatureRows(Find(name).Length));

        FeatureLayer Find(string name) => layers.FirstOrDefault(one => one.Name == name)
            ?? throw new ArgumentException($"The network computes no layer '{name}'. It computes {string.Join(", ", layers.Select(one => one.Name))}.");
    }

    public FeatureStatistics Statistics { get; }

    public void Take(FeatureBatch batch)
    {
        Statistics.Update(Rows(batch, _statistics, Statistics.Dimensions));
        foreach (var (layer, kept) in _kept) kept.Add(Rows(batch, layer, kept.Dimensions));
        if (_kept.Count > 0) _names.AddRange(batch.Names);
    }

    public FeatureSet Finish(ImageSetSummary summary) => new(Statistics, _kept.ToDictionary(one => one.Key, FeatureMatrix (one) => one.Value), _names, summary);

    /// <summary>The rows of one layer; the next call overwrites them.</summary>
    private Span<float> Rows(FeatureBatch batch, string layer, int dimensions)
    {
        var length = batch.Names.Count * dimensions;
        if (_batch.Length < length) _batch = new float[length];
        var rows = _batch.AsSpan(0, length);
        batch.CopyTo(layer, rows);
        return rows;
    }
}
