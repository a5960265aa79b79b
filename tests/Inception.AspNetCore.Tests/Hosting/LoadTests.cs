using System.Net;
using Inception.Serving;
using Microsoft.Extensions.DependencyInjection;

namespace Inception.AspNetCore.Tests.Hosting;

/// <summary>Loads that fail, are cancelled, or take long.</summary>
public class LoadTests
{
    private static readonly byte[] Red = SampleImageModel.Png(255, 0, 0);

    [Fact]
    public async Task A_load_on_demand_that_failed_is_tried_again_after_a_pause()
    {
        var (clock, loads) = (new Clock(), 0);
        await using var app = await StartAsync(loadAtStart: false, clock, _ => ++loads == 1
            ? Task.FromException<IImageModel>(new HttpRequestException("no connection")) : Task.FromResult<IImageModel>(new SampleImageModel()));

        var failed = await app.PostAsync("/classify", Red);
        var atOnce = await app.PostAsync("/classify", Red);
        var health = await app.GetAsync("/health");
        clock.Now += failed.Response.Headers.RetryAfter!.Delta!.Value;
        var healthLater = await app.GetAsync("/health");
        var later = await app.PostAsync("/classify", Red);

        failed.Response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        failed.Json.GetProperty("kind").GetString().Should().Be("not_ready");
        atOnce.Response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        health.Response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        healthLater.Response.StatusCode.Should().Be(HttpStatusCode.OK, "the next request loads the model");
        later.Response.StatusCode.Should().Be(HttpStatusCode.OK);
        loads.Should().Be(2);
    }

    [Fact]
    public async Task A_load_at_the_start_that_failed_names_no_time_to_try_again()
    {
        await using var app = await StartAsync(loadAtStart: true, new(), _ => Task.FromException<IImageModel>(new IOException("no such file")));
        while (app.Service.Failure is null) await Task.Delay(5);

        var (response, problem) = await app.PostAsync("/classify", Red);

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.Should().BeNull();
        problem.GetProperty("detail").GetString().Should().Be("The model could not be loaded.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_load_that_is_cancelled_is_a_failure(bool loadAtStart)
    {
        await using var app = await StartAsync(loadAtStart, new(), _ => Task.FromException<IImageModel>(new TaskCanceledException("a download's timeout")));
        await FluentActions.Awaiting(() => app.Service.GetModelAsync()).Should().ThrowAsync<IOException>();

        var (response, problem) = await app.PostAsync("/classify", Red);

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        problem.GetProperty("detail").GetString().Should().StartWith("The model could not be loaded.");
        (await app.GetAsync("/health")).Response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_request_that_waits_too_long_for_the_load_is_told_so_and_the_load_goes_on()
    {
        var opened = new TaskCompletionSource<IImageModel>();
        await using var app = await TestApp.StartAsync(
            services => services.AddInception(options =>
            {
                (options.LoadAtStart, options.CreateModel) = (false, _ => opened.Task);
                options.Limits.RequestTimeout = TimeSpan.FromMilliseconds(100);
            }),
            isReady: false);

        var (response, problem) = await app.PostAsync("/classify", Red);
        var (health, v2) = (await app.GetAsync("/health"), await app.GetAsync("/v2/health/ready"));
        opened.SetResult(new SampleImageModel());
        await app.Service.GetModelAsync();

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.Should().NotBeNull();
        problem.GetProperty("kind").GetString().Should().Be("not_ready");
        health.Response.StatusCode.Should().Be(HttpStatusCode.OK, "traffic must go on, or nothing asks for the model again");
        v2.Response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await app.PostAsync("/classify", Red)).Response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_model_that_fails_in_its_warm_up_is_disposed()
    {
        var model = new ModelThatFails();
        await using var app = await StartAsync(loadAtStart: false, new(), _ => Task.FromResult<IImageModel>(model));

        await FluentActions.Awaiting(() => app.Service.GetModelAsync()).Should().ThrowAsync<InvalidOperationException>();

        model.IsDisposed.Should().BeTrue();
    }

    private static Task<TestApp> StartAsync(bool loadAtStart, Clock clock, Func<CancellationToken, Task<IImageModel>> create) => TestApp.StartAsync(
        services => services.AddSingleton<TimeProvider>(clock).AddInception(options =>
            (options.LoadAtStart, options.CreateModel) = (loadAtStart, create)),
        isReady: false);

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    private sealed class ModelThatFails : DelegatingModel
    {
        public bool IsDisposed { get; private set; }

        public override void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits) => throw new InvalidOperationException("no kernel for this");

        public override void Dispose()
        {
            IsDisposed = true;
            base.Dispose();
        }
    }
}
