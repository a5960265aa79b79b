using System.Net;
using Inception.Classification;
using Inception.Embeddings;
using Inception.Models;
using Inception.Portable;
using Inception.Serving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Inception.AspNetCore.Tests.Hosting;

public class RegistrationTests
{
    [Fact]
    public async Task Options_come_from_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Inception:Model"] = ShippedModel.Path,
            ["Inception:Name"] = "clothes",
            ["Inception:Engine"] = "Portable",
            ["Inception:Top"] = "3",
            ["Inception:ApiKeys:0"] = "a key of sixteen characters",
            ["Inception:Limits:MaxPixels"] = "1000",
            ["Inception:Limits:RequestTimeout"] = "00:00:05",
            ["Inception:Batching:MaxBatch"] = "4",
        }).Build();
        await using var app = await TestApp.StartAsync(services => services.AddInception(configuration.GetSection("Inception")));

        var options = app.Services.GetRequiredService<IOptionsMonitor<InceptionOptions>>().CurrentValue;

        options.Should().BeEquivalentTo(new { Model = ShippedModel.Path, Engine = InceptionEngine.Portable, Top = 3, ApiKeys = new[] { "a key of sixteen characters" } });
        options.Limits.Should().BeEquivalentTo(new { MaxPixels = 1000, RequestTimeout = TimeSpan.FromSeconds(5) });
        options.Batching.MaxBatch.Should().Be(4);
        app.Service.Name.Should().Be("clothes");
        (await app.Service.GetModelAsync()).Should().BeOfType<PortableModel>();
    }

    [Theory]
    [InlineData("Model", null, "Model")]
    [InlineData("Name", "a/b", "Name")]
    [InlineData("Top", "0", "Top")]
    [InlineData("Precision", "Int8", "Calibration")]
    [InlineData("Precision", "Auto", "Precision")]
    [InlineData("Limits:MaxPixels", "0", "MaxPixels")]
    [InlineData("Limits:RequestsPerSecond", "0", "RequestsPerSecond")]
    [InlineData("Limits:RequestTimeout", "0", "RequestTimeout")]
    [InlineData("Batching:MaxDelay", "1.00:00:00", "MaxDelay")]
    [InlineData("ApiKeys:0", "short", "ApiKeys")]
    [InlineData("Devices:0", "tpu", "Devices")]
    [InlineData("Device", "tpu", "Device")]
    [InlineData("Limits:MaxBodyBytes", "2147483647", "MaxBodyBytes")]
    public async Task A_wrong_option_stops_the_program_at_its_start(string key, string? value, string named)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Model"] = "model.safetensors", [key] = value }).Build();

        var start = () => TestApp.StartAsync(services => services.AddInception("birds", configuration), isReady: false);

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().ContainSingle()
            .Which.Should().Contain("'birds'").And.Contain(named);
    }

    [Theory]
    [InlineData("ApiKey", "'ApiKey'")]
    [InlineData("Limits:MaxPixel", "'MaxPixel'")]
    public async Task A_misspelt_option_stops_the_program_at_its_start(string key, string named)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Model"] = "model.safetensors", [key] = "1" }).Build();

        var (start, startNamed) = (Start(services => services.AddInception(configuration)), Start(services => services.AddInception("birds", configuration)));

        foreach (var one in new[] { start, startNamed })
            (await one.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain(named);

        static Func<Task> Start(Action<IServiceCollection> add) => () => TestApp.StartAsync(add, isReady: false);
    }

    [Fact]
    public async Task A_key_that_is_null_is_refused_as_too_short()
    {
        var start = () => TestApp.StartAsync(services => services.AddInception(options =>
        {
            options.Model = "model.safetensors";
            options.ApiKeys.Add(null!);
        }), isReady: false);

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain("ApiKeys must be keys of at least 16 characters");
    }

    [Fact]
    public async Task The_health_check_tells_when_the_model_is_warm()
    {
        var opened = new TaskCompletionSource<IImageModel>();
        await using var app = await TestApp.StartAsync(services => services.AddInception(options => options.CreateModel = _ => opened.Task), isReady: false);

        var before = await app.GetAsync("/health");
        var refused = await app.PostAsync("/classify", SampleImageModel.Png(1, 2, 3));
        var v2Before = await app.GetAsync("/v2/health/ready");
        opened.SetResult(new SampleImageModel());
        await app.Service.GetModelAsync();
        var after = await app.GetAsync("/health");

        before.Response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        refused.Response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        refused.Json.GetProperty("kind").GetString().Should().Be("not_ready");
        v2Before.Response.StatusCode.Should().Be(HttpStatusCode.BadRequest, "the protocol asks for 4xx");
        after.Response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_model_on_demand_is_loaded_by_the_first_request()
    {
        var loads = 0;
        await using var app = await TestApp.StartAsync(
            services => services.AddInception(options =>
            {
                options.LoadAtStart = false;
                options.CreateModel = _ =>
                {
                    Interlocked.Increment(ref loads);
                    return Task.FromResult<IImageModel>(new SampleImageModel());
                };
            }),
            isReady: false);

        (await app.GetAsync("/health")).Response.StatusCode.Should().Be(HttpStatusCode.OK);
        loads.Should().Be(0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.PostAsync("/classify", SampleImageModel.Png(1, 2, 3))));
        loads.Should().Be(1);
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_leaves_the_program_running_and_unhealthy()
    {
        await using var app = await TestApp.StartAsync(services => services.AddInception(options => options.Model = "/none/there.safetensors"), isReady: false);
        await FluentActions.Awaiting(() => app.Service.GetModelAsync()).Should().ThrowAsync<IOException>();

        var (response, problem) = await app.PostAsync("/classify", SampleImageModel.Png(1, 2, 3));

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        problem.GetProperty("detail").GetString().Should().NotContain("/none");
        (await app.GetAsync("/health")).Response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task What_needs_libtorch_is_refused_clearly_on_the_portable_engine()
    {
        await using var app = await TestApp.StartAsync(services => services.AddInception(options => (options.Model, options.Engine) = (ShippedModel.Path, InceptionEngine.Portable)));

        app.Services.GetRequiredService<IImageModel>().Name.Should().Be("inception_medium");
        foreach (var type in new[] { typeof(Model), typeof(ImageClassifier), typeof(ImageEmbedder), typeof(Batcher) })
        {
            FluentActions.Invoking(() => app.Services.GetRequiredService(type)).Should().Throw<InvalidOperationException>()
                .WithMessage($"{type.Name} needs a model in libtorch*InceptionOptions.Engine*");
        }
    }

    [Fact]
    public async Task On_libtorch_everything_shares_one_model()
    {
        await using var app = await TestApp.StartAsync(services => services.AddInception("clothes", options =>
            (options.Model, options.Engine, options.Device) = (ShippedModel.Path, InceptionEngine.Eager, "cpu")));
        var image = ShippedModel.Image(1);

        var (_, json) = await app.PostAsync("/classify?model=clothes", image);
        var classifier = app.Services.GetRequiredKeyedService<ImageClassifier>("clothes");
        var embedder = app.Services.GetRequiredKeyedService<ImageEmbedder>("clothes");
        var model = app.Services.GetRequiredKeyedService<Model>("clothes");
        var batcher = app.Services.GetRequiredKeyedService<Batcher>("clothes");
        using var input = TorchSharp.torch.zeros(1, 1, 28, 28);
        using var logits = await batcher.RunAsync(input);

        var best = classifier.Classify(image)[0];
        json.GetProperty("predictions")[0].GetProperty("label").GetString().Should().Be(best.Label);
        json.GetProperty("predictions")[0].GetProperty("probability").GetDouble().Should().BeApproximately(best.Probability, 1e-5);
        embedder.Embed(image).Should().HaveCount(320);
        model.Name.Should().Be("inception_medium");
        logits.shape.Should().Equal(1, 10);
        app.Services.GetRequiredKeyedService<Model>("clothes").Should().BeSameAs(model);
    }

    [Theory]
    [InlineData(InceptionEngine.Portable)]
    [InlineData(InceptionEngine.Eager)]
    public async Task Every_engine_explains(InceptionEngine engine)
    {
        await using var app = await TestApp.StartAsync(services => services.AddInception(options =>
            (options.Model, options.Engine, options.Device) = (ShippedModel.Path, engine, "cpu")));

        var (response, json) = await app.PostAsync("/explain?class=Ankle%20boot", ShippedModel.Image(1));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        json.GetProperty("explanations")[0].GetProperty("index").GetInt32().Should().Be(9);
        json.GetProperty("explanations")[0].GetProperty("map").GetProperty("values").GetArrayLength().Should().BeGreaterThan(1);
    }

    [Fact]
    public void A_model_without_a_name_can_be_registered_once()
    {
        var services = new ServiceCollection().AddInception(options => options.Model = "a").AddInception("birds", options => options.Model = "b");

        FluentActions.Invoking(() => services.AddInception(options => options.Model = "c")).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => services.AddInception("birds", options => options.Model = "c")).Should().Throw<InvalidOperationException>().WithMessage("*'birds'*");
    }

    [Fact]
    public async Task Accepted_requests_are_finished_when_the_program_ends()
    {
        var model = new SampleImageModel(isHeldUp: true);
        await using var app = await TestApp.StartAsync(model, onPort: true);
        var request = app.PostAsync("/classify", SampleImageModel.Png(255, 0, 0));
        while (app.Service.Statistics!.Batches < 1) await Task.Delay(5);

        var stop = app.App.StopAsync();
        while (app.Service.IsReady && !stop.IsCompleted) await Task.Delay(5, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(1)).ContinueWith(_ => model.Release());
        model.Release();
        await stop;

        (await request).Json.GetProperty("predictions")[0].GetProperty("label").GetString().Should().Be("red");
        model.IsDisposed.Should().BeFalse("the application is stopped, and not yet disposed");
        await app.App.DisposeAsync();
        model.IsDisposed.Should().BeTrue();
    }
}
