using System.Net;
using Inception.AspNetCore;
using Inception.Tool.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Inception.Tool.Tests.Serving;

/// <summary>How <c>inception serve</c> sets up its server.</summary>
public class ServerSetupTests
{
    [Fact]
    public async Task A_server_that_stops_gives_requests_in_work_their_whole_time()
    {
        await using var app = Build("http://127.0.0.1:0", options => options.Limits.RequestTimeout = TimeSpan.FromMinutes(2));

        app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.Should().BeGreaterThan(TimeSpan.FromMinutes(2));
    }

    /// <summary>All of 127.0.0.0/8 is this machine; Linux alone listens on it without further ado.</summary>
    [SkippableFact]
    public async Task A_server_answers_at_the_address_that_it_was_given()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "listens on 127.0.0.2");
        await using var app = Build("http://127.0.0.2:0");
        await app.StartAsync();
        using var client = Client(app);

        (await client.GetAsync("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { Host = "evil.example" } };
        (await client.SendAsync(rebound)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Pages_of_another_origin_may_read_the_headers_of_an_answer()
    {
        await using var app = Build("http://127.0.0.1:0");
        await app.StartAsync();
        using var client = Client(app);
        client.DefaultRequestHeaders.Add("Origin", "https://example.org");

        var answer = await client.GetAsync("/models");

        answer.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(',').Select(name => name.Trim())
            .Should().BeEquivalentTo("Server-Timing", "Retry-After", "Inference-Header-Content-Length");
    }

    private static WebApplication Build(string url, Action<InceptionOptions>? configure = null) =>
        ModelServer.Build(new(new(url), ["https://example.org"], Collector: null, configure ?? (_ => { })), new StubModel());

    private static HttpClient Client(WebApplication app) =>
        new() { BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
}
