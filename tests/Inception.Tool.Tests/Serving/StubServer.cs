using Inception.AspNetCore;
using Inception.Tool.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Inception.Tool.Tests.Serving;

/// <summary>The server of <c>inception serve</c> in this process, with a model that computes nothing.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubServer(WebApplication app)
    {
        _app = app;
        Client = new() { BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
    }

    public HttpClient Client { get; }

    public static async Task<StubServer> StartAsync(Action<InceptionOptions>? configure = null, TelemetryCollector? collector = null)
    {
        var app = ModelServer.Build(new(new("http://127.0.0.1:0"), [], collector, configure ?? (_ => { })), new StubModel());
        await app.StartAsync();
        await app.Services.GetRequiredService<InceptionService>().GetModelAsync();
        return new(app);
    }

    /// <summary>Ends the server, which sends what it has measured.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
