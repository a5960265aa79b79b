using System.Diagnostics;
using System.Text.Json.Nodes;
using Inception.Common;
using Inception.Features;
using Inception.Metrics.Inputs;
using Inception.Preprocessing;

namespace Inception.Metrics.Extraction;

/// <summary>
/// Computes the features of a set of images. Images are read, decoded and resized on all cores while the network computes the previous batch. Memory does not
/// grow with the number of images.
/// </summary>
/// <example>
/// <code>
/// using var network = FidNetwork.Load();
/// var extractor = new FeatureExtractor(network, MetricOptions.For(MetricConvention.PyTorchFid).Preprocessing);
/// using var images = ImageSource.Folder("samples");
/// var statistics = new FeatureStatistics(2048);
/// extractor.Extract(images, batch => statistics.Update(batch.Rows("2048")));
/// </code>
/// </example>
public sealed class FeatureExtractor
{
    private const string FormatVersion = "1";
    private const int SizeNumbers = 2;   // width and height stand behind the features of a row
    private const int ShownSizes = 16;

    private readonly IFeatureNetwork _network;
    private readonly ImagePreprocessing _preprocessing;
    private readonly ExtractionOptions _options;
    private readonly int _length;

    /// <summary>Creates an extractor from a network and the preprocessing of its images.</summary>
    /// <param name="network">The network. It is not disposed.</param>
    /// <param name="preprocessing">The preprocessing, such as <see cref="MetricOptions.Preprocessing"/>.</param>
    /// <param name="options">Batch size, unreadable images and cache. Defaults when null.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public FeatureExtractor(IFeatureNetwork network, ImagePreprocessing preprocessing, ExtractionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        (_network, _preprocessing, _options) = (network, preprocessing, options ?? new());
        _options.Validate();
        preprocessing.Validate();
        _length = network.Layers.Sum(layer => layer.Length);
    }

    /// <summary>Computes the features of all images of a set.</summary>
    /// <param name="images">The images.</param>
    /// <param name="take">Receives the features batch by batch, in the order of the images. Skipped images have no features.</param>
    /// <param name="progress">Receives the progress after each batch.</param>
    /// <param name="cancellation">Cancels before the next batch. Features in the cache are kept.</param>
    /// <returns>The counts, file formats and sizes of the images.</returns>
    /// <exception cref="ImageSetException">The set is damaged, or an image cannot be read and the options ask to fail.</exception>
    /// <exception cref="MetricException">The network returned features that are infinite or NaN; the message names the image.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public ImageSetSummary Extract(
        IImageSource images, Action<FeatureBatch> take, IProgress<ExtractionProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(take);
        var start = Stopwatch.GetTimestamp();
        using var store = _options.CacheFolder is { } folder ? FeatureStore.Open(folder, Key()) : null;
        var preparation = new BatchPreparation(_preprocessing, _options, store, _length + SizeNumbers);
        var (tally, features) = (new SetTally(), new float[_options.BatchSize * _length]);
        foreach (var batch in ReadAhead.Read(stop => preparation.Batches(images, stop), ahead: 1, cancellation))
        {
            using (batch)
            {
                Compute(batch, store, features);
                Hand(batch, tally, take);
            }

            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new(tally.Done, images.Count, tally.Computed, Stopwatch.GetElapsedTime(start)));
        }

        return tally.Summarize(images, ShownSizes, store?.WhyNotKept, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Computes the statistics of a set of images, and optionally keeps the features in memory.</summary>
    /// <param name="images">The images.</param>
    /// <param name="layer">The layer whose statistics are collected, such as <c>2048</c>.</param>
    /// <param name="kept">
    /// The layers whose features are kept in memory; none when null. A row of 2,048 numbers takes 8 KB: 10 GB for the 1,281,167 images of ImageNet. FID only
    /// needs the statistics. KID, precision, recall, density and coverage need the features. The Inception Score needs the logits. If the features do not fit
    /// into memory, write the batches of <see cref="Extract"/> with a <see cref="FeatureFileWriter"/>, and compare <see cref="FeatureFile"/>s.
    /// </param>
    /// <param name="progress">Receives the progress after each batch.</param>
    /// <param name="cancellation">Cancels before the next batch. Features in the cache are kept.</param>
    /// <returns>The features and their statistics.</returns>
    /// <exception cref="ArgumentException">The network has no such layer.</exception>
    /// <exception cref="ImageSetException">The set is damaged, or an image cannot be read and the options ask to fail.</exception>
    /// <exception cref="MetricException">The network returned features that are infinite or NaN; the message names the image.</exception>
    public FeatureSet Collect(
        IImageSource images,
        string layer,
        IReadOnlyList<string>? kept = null,
        IProgress<ExtractionProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var collector = new FeatureCollector(layer, _network.Layers, kept ?? []);
        collector.Statistics.Origin = FeatureOrigin.Of(_network.Name, layer, _preprocessing);
        return collector.Finish(Extract(images, collector.Take, progress, cancellation));
    }

    private void Compute(PreparedBatch batch, FeatureStore? store, float[] features)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.Failures[i] is { } failure && _options.OnUnreadable == UnreadableImages.Fail) throw Unreadable(batch.Names[i], failure);
        }

        if (batch.ToCompute.Length == 0) return;
        _network.Run(batch.Inputs, _preprocessing.CropSize, features.AsSpan(0, batch.ToCompute.Length * _length));
        for (var place = 0; place < batch.ToCompute.Length; place++)
        {
            var row = features.AsSpan(place * _length, _length);
            RequireFinite(row, batch.Names[batch.ToCompute[place]]);
            row.CopyTo(batch.RowOf(batch.ToCompute[place]));
        }

        if (store is not null) Keep(batch, store);
    }

    private static void Keep(PreparedBatch batch, FeatureStore store)
    {
        int[] images = [.. batch.ToCompute.DistinctBy(image => batch.Hashes[image])];
        var rows = new float[images.Length * batch.RowLength];
        for (var i = 0; i < images.Length; i++) batch.RowOf(images[i]).CopyTo(rows.AsSpan(i * batch.RowLength));
        store.Add([.. images.Select(image => batch.Hashes[image])], rows);
    }

    private void Hand(PreparedBatch batch, SetTally tally, Action<FeatureBatch> take)
    {
        var (names, rows) = (new List<string>(batch.Count), batch.Rows);
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.States[i] == ImageState.Unreadable)
            {
                tally.Skip(batch.Names[i], batch.Failures[i]!.Message);
                continue;
            }

            var row = batch.RowOf(i);
            tally.Add(batch.Formats[i], (int)row[^2], (int)row[^1], batch.States[i] == ImageState.Prepared);
            if (names.Count < i) row.CopyTo(rows.AsSpan(names.Count * batch.RowLength));
            names.Add(batch.Names[i]);
        }

        if (names.Count > 0) take(new(names, _network.Layers, rows.AsMemory(0, names.Count * batch.RowLength), batch.RowLength));
    }

    private void RequireFinite(ReadOnlySpan<float> row, string name)
    {
        foreach (var value in row)
        {
            if (float.IsFinite(value)) continue;
            throw new MetricException(
                $"{_network.Name} gave features of '{name}' that are not finite numbers. Check the weights with 'inception weights check'; "
                    + "lower precisions may overflow.");
        }
    }

    private static ImageSetException Unreadable(string name, Exception failure) => new(
        (failure.Message.Contains(name, StringComparison.Ordinal) ? failure.Message : $"'{name}' cannot be read: {failure.Message}")
            + $" Repair or remove it, or leave such images out ({nameof(ExtractionOptions)}.{nameof(ExtractionOptions.OnUnreadable)} = "
            + $"{nameof(UnreadableImages)}.{nameof(UnreadableImages.Skip)}).",
        failure);

    /// <summary>Everything that the features depend on besides the image.</summary>
    private FeatureKey Key()
    {
        var facts = new JsonObject
        {
            ["features"] = string.Join(" ", _network.Layers.Select(layer => layer.Name)),
            ["format"] = FormatVersion,
            ["identity"] = _network.Identity,
            ["network"] = _network.Name,
            ["preprocessing"] = _preprocessing.ToJson(),
        };
        return new(_network.Name, _length + SizeNumbers, facts.ToJsonString());
    }
}
