namespace Inception.Metrics.Extraction;

/// <summary>Collects what comes batch by batch: statistics always, features where they are kept.</summary>
internal sealed class FeatureCollector
{
    private readonly string _statistics;
    private readonly IReadOnlyList<Kept> _kept;
    private readonly List<string> _names = [];
    private float[] _batch = [];

    /// <param name="layer">The layer whose statistics are collected.</param>
    /// <param name="layers">All layers.</param>
    /// <param name="kept">The layers whose features are kept.</param>
    /// <param name="count">The number of images, as far as it is known.</param>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public FeatureCollector(string layer, IReadOnlyList<FeatureLayer> layers, IReadOnlyList<string> kept, int? count)
    {
        _statistics = layer;
        Statistics = new(Find(layer).Length);
        _kept = [.. kept.Distinct().Select(name => new Kept(Find(name), count ?? 0))];

        FeatureLayer Find(string name) => layers.FirstOrDefault(one => one.Name == name)
            ?? throw new ArgumentException($"The network computes no layer '{name}'. It computes {string.Join(", ", layers.Select(one => one.Name))}.");
    }

    public FeatureStatistics Statistics { get; }

    public void Take(FeatureBatch batch)
    {
        var length = batch.Names.Count * Statistics.Dimensions;
        if (_batch.Length < length) _batch = new float[length];
        batch.CopyTo(_statistics, _batch.AsSpan(0, length));
        Statistics.Update(_batch.AsSpan(0, length));
        foreach (var kept in _kept) kept.Add(batch);
        if (_kept.Count > 0) _names.AddRange(batch.Names);
    }

    public FeatureSet Finish(ImageSetSummary summary) => new(Statistics, _kept.ToDictionary(one => one.Layer.Name, one => one.ToMatrix()), _names, summary);

    /// <summary>The rows of one layer. The first array has room for all images where their number is known.</summary>
    private sealed class Kept(FeatureLayer layer, int count)
    {
        private const int FirstRows = 256;

        private float[] _rows = new float[checked(Math.Max(count, FirstRows) * layer.Length)];
        private int _used;

        public FeatureLayer Layer => layer;

        public void Add(FeatureBatch batch)
        {
            var added = batch.Names.Count * layer.Length;
            if (_used + added > _rows.Length) Array.Resize(ref _rows, (int)Math.Min(Array.MaxLength, Math.Max(2L * _rows.Length, (long)_used + added)));
            batch.CopyTo(layer.Name, _rows.AsSpan(_used, added));
            _used += added;
        }

        public FeatureMatrix ToMatrix() => FeatureMatrix.From(_rows.AsMemory(0, _used), layer.Length);
    }
}
