using System.Diagnostics;
using System.Diagnostics.Metrics;
using Inception.Extensions.AI;
using Inception.Serving;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Generator = Microsoft.Extensions.AI.IEmbeddingGenerator<Microsoft.Extensions.AI.DataContent, Microsoft.Extensions.AI.Embedding<float>>;
using static Inception.ML.Tests.Extensions.AI.ImageEmbeddingGeneratorTests;

namespace Inception.ML.Tests.Extensions.AI;

public sealed class PipelineTests
{
    [Fact]
    public async Task A_cache_answers_for_images_that_were_embedded_before()
    {
        var model = new StandInModel();
        var services = new ServiceCollection().AddDistributedMemoryCache().AddSingleton<IImageModel>(model);
        services.AddInceptionEmbeddings(new() { BatchSize = 8 }).UseDistributedCache();
        await using var provider = services.BuildServiceProvider();
        var generator = provider.GetRequiredService<Generator>();

        var first = await generator.GenerateAsync([Item(Shipped.Png(1)), Item(Shipped.Png(2))]);
        var second = await generator.GenerateAsync([Item(Shipped.Png(2)), Item(Shipped.Png(3)), Item(Shipped.Png(1))]);

        model.Batches.Should().Equal(2, 1);
        second[0].Vector.ToArray().Should().Equal(first[1].Vector.ToArray());
        second[2].Vector.ToArray().Should().Equal(first[0].Vector.ToArray());
        second[1].Vector.ToArray().Should().NotEqual(first[0].Vector.ToArray());
    }

    [Fact]
    public async Task Telemetry_has_the_models_name_and_duration()
    {
        const string Source = "inception-pipeline-test";
        var (activities, measured) = (new List<Activity>(), new List<string>());
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == Source) self.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>((instrument, _, _, _) => measured.Add(instrument.Name));
        meters.Start();
        using var generator = new ImageEmbeddingGenerator(new StandInModel()).AsBuilder().UseOpenTelemetry(sourceName: Source).Build();

        await generator.GenerateAsync([Item(Shipped.Png(1))]);

        var activity = activities.Should().ContainSingle().Which;
        activity.GetTagItem("gen_ai.request.model").Should().Be("stand_in");
        activity.GetTagItem("gen_ai.provider.name").Should().Be("inception");
        measured.Should().Contain("gen_ai.client.operation.duration");
    }

    [Fact]
    public void The_applications_model_stays_with_the_application_and_a_loaded_one_with_the_generator()
    {
        var (shared, own, keyed) = (new StandInModel(), new StandInModel(), new StandInModel());
        var services = new ServiceCollection();
        services.AddSingleton<IImageModel>(_ => shared).AddKeyedSingleton<IImageModel>("second", keyed);
        services.AddInceptionEmbeddings();
        services.AddKeyedInceptionEmbeddings("second");
        using (var provider = services.BuildServiceProvider())
        {
            provider.GetRequiredService<Generator>().GetService<IImageModel>().Should().BeSameAs(shared);
            provider.GetRequiredKeyedService<Generator>("second").GetService<IImageModel>().Should().BeSameAs(keyed);
        }

        var loading = new ServiceCollection();
        loading.AddInceptionEmbeddings(_ => own);
        using (var provider = loading.BuildServiceProvider()) provider.GetRequiredService<Generator>().GetService<IImageModel>().Should().BeSameAs(own);

        shared.Disposals.Should().Be(1, "the container made it");
        keyed.Disposals.Should().Be(0, "the caller made it");
        own.Disposals.Should().Be(1);
    }
}
