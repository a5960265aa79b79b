using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Inception.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Inception.AspNetCore.Tests;

/// <summary>An application with the endpoints, in this process: without a network, or on a port of this machine.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private TestApp(WebApplication app, HttpClient client) => (App, Client) = (app, client);

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => App.Services;

    public InceptionService Service => Services.GetRequiredService<InceptionService>();

    /// <summary>Starts an application that serves a model, and waits until it is warm.</summary>
    public static Task<TestApp> StartAsync(IImageModel model, Action<InceptionOptions>? configure = null, bool onPort = false) => StartAsync(
        services => services.AddInception(options =>
        {
            options.CreateModel = _ => Task.FromResult(model);
            configure?.Invoke(options);
        }),
        onPort);

    /// <summary>Starts an application with these services.</summary>
    public static async Task<TestApp> StartAsync(Action<IServiceCollection> configure, bool onPort = false, bool isReady = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (onPort) builder.WebHost.UseUrls("http://127.0.0.1:0");
        else builder.WebHost.UseTestServer();
        configure(builder.Services);
        var app = builder.Build();
        app.MapInception();
        app.MapInceptionPage();
        app.MapHealthChecks("/health");
        await app.StartAsync();
        var client = onPort
            ? new HttpClient { BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) }
            : app.GetTestClient();
        if (isReady)
        {
            foreach (var service in AspNetCore.Hosting.ModelEntry.Services(app.Services)) await service.LoadAsync();
        }

        return new(app, client);
    }

    public async Task<(HttpResponseMessage Response, JsonElement Json)> PostAsync(string path, byte[] body, string? type = null)
    {
        using var content = new ByteArrayContent(body);
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await SendAsync(new(HttpMethod.Post, path) { Content = content });
    }

    public Task<(HttpResponseMessage Response, JsonElement Json)> PostJsonAsync(string path, string json) =>
        PostAsync(path, Encoding.UTF8.GetBytes(json), "application/json");

    public Task<(HttpResponseMessage Response, JsonElement Json)> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    public async Task<(HttpResponseMessage Response, JsonElement Json)> SendAsync(HttpRequestMessage request)
    {
        var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        return (response, isJson ? JsonDocument.Parse(text).RootElement : default);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
