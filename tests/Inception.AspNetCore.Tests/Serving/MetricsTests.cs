using System.Diagnostics.Metrics;
using System.Collections.Concurrent;

namespace Inception.AspNetCore.Tests.Serving;

public class MetricsTests
{
    [Fact]
    public async Task Requests_batches_times_and_errors_are_measured()
    {
        var found = new ConcurrentBag<(string Name, double Value, string Tags)>();
        await using var app = await TestApp.StartAsync(new SampleImageModel());
        var factory = (IMeterFactory)app.Services.GetService(typeof(IMeterFactory))!;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Inception" && instrument.Meter.Scope == factory) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();

        await app.PostAsync("/classify", SampleImageModel.Png(1, 2, 3));
        await app.PostAsync("/classify", [1, 2, 3]);
        listener.RecordObservableInstruments();

        string Tags(string name) => found.Single(one => one.Name == name).Tags;
        found.Where(one => one.Name == "inception.requests").Select(one => one.Tags)
            .Should().BeEquivalentTo("endpoint=classify status=200", "endpoint=classify status=422");
        Tags("inception.errors").Should().Be("kind=not_an_image");
        Tags("inception.batch.size").Should().Be("model=sample computation=logits device=cpu");
        Tags("inception.compute.duration").Should().Be("model=sample computation=logits device=cpu");
        Tags("inception.queue.length").Should().Be("model=sample");
        found.Select(one => one.Name).Should().Contain(["inception.decode.duration", "inception.preprocess.duration", "inception.wait.duration", "inception.images"]);

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            found.Add((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
    }
}
