using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Inception.AspNetCore.Serving;

/// <summary>The meter and the activity source, both named <c>Inception</c>. Times are in milliseconds.</summary>
internal sealed class InceptionMetrics
{
    public const string Name = "Inception";

    public static readonly ActivitySource Activities = new(Name);

    private static readonly int[] Sizes = [1, 2, 4, 8, 16, 32, 64];

    private static readonly InstrumentAdvice<double> Milliseconds =
        new() { HistogramBucketBoundaries = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] };

    private readonly Counter<long> _requests, _images, _errors;
    private readonly Histogram<double> _decode, _preprocess, _wait, _compute;
    private readonly Histogram<int> _batch;
    private readonly Meter _meter;

    public InceptionMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(Name);
        _requests = _meter.CreateCounter<long>("inception.requests", "{request}", "Requests by endpoint and status.");
        _images = _meter.CreateCounter<long>("inception.images", "{image}", "Images that the model computed.");
        _errors = _meter.CreateCounter<long>("inception.errors", "{error}", "Requests that failed, by kind of error.");
        _batch = _meter.CreateHistogram<int>(
            "inception.batch.size", "{image}", "Images in a batch.", tags: null, new InstrumentAdvice<int> { HistogramBucketBoundaries = Sizes });
        _decode = _meter.CreateHistogram<double>("inception.decode.duration", "ms", "Time to decode an image.", tags: null, Milliseconds);
        _preprocess = _meter.CreateHistogram<double>(
            "inception.preprocess.duration", "ms", "Time to resize, crop and normalize an image.", tags: null, Milliseconds);
        _wait = _meter.CreateHistogram<double>("inception.wait.duration", "ms", "Time that a request waited for its batch.", tags: null, Milliseconds);
        _compute = _meter.CreateHistogram<double>("inception.compute.duration", "ms", "Time that the model computed a batch.", tags: null, Milliseconds);
    }

    /// <summary>Reports the length of a model's queue whenever the meter is read.</summary>
    public void ObserveQueue(string model, Func<int> length) => _meter.CreateObservableGauge(
        "inception.queue.length", () => new Measurement<int>(length(), new KeyValuePair<string, object?>("model", model)),
        "{request}", "Requests that wait for a batch.");

    public void Request(string endpoint, int status) => _requests.Add(1, new("endpoint", endpoint), new("status", status));

    public void Error(string kind) => _errors.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Prepared(string model, TimeSpan decode, TimeSpan preprocess)
    {
        _decode.Record(decode.TotalMilliseconds, new KeyValuePair<string, object?>("model", model));
        _preprocess.Record(preprocess.TotalMilliseconds, new KeyValuePair<string, object?>("model", model));
    }

    public void Waited(string model, TimeSpan wait) => _wait.Record(wait.TotalMilliseconds, new KeyValuePair<string, object?>("model", model));

    public void Computed(string model, string device, Computation computation, int images, TimeSpan compute)
    {
        var tags = new TagList { { "model", model }, { "computation", Text(computation) }, { "device", device } };
        _images.Add(images, tags);
        _batch.Record(images, tags);
        _compute.Record(compute.TotalMilliseconds, tags);
    }

    private static string Text(Computation computation) => computation switch
    {
        Computation.Logits => "logits",
        Computation.Embeddings => "embeddings",
        _ => "activation",
    };
}
