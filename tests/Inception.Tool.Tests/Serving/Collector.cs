using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Inception.Tool.Tests.Serving;

/// <summary>A collector of OpenTelemetry that keeps what it is sent, by HTTP or by gRPC.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Collector(WebApplication app) => _app = app;

    /// <summary>The bodies by the path that they were sent to. Names are plain text in protobuf.</summary>
    public ConcurrentDictionary<string, string> Received { get; } = new();

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<Collector> StartAsync(bool isHttp)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = isHttp ? HttpProtocols.Http1 : HttpProtocols.Http2));
        var app = builder.Build();
        var collector = new Collector(app);
        app.Run(collector.TakeAsync);
        await app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Received.AddOrUpdate(context.Request.Path, Text(body), (_, before) => before + Text(body));
        var isGrpc = context.Request.ContentType == "application/grpc";
        context.Response.ContentType = isGrpc ? "application/grpc" : "application/x-protobuf";
        if (!isGrpc) return;
        await context.Response.Body.WriteAsync(new byte[5]);   // an empty message
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static string Text(MemoryStream body) => Encoding.Latin1.GetString(body.ToArray());
}
