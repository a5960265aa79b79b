using System.Net;
using System.Text.Json.Serialization;
using Inception.AspNetCore;
using Inception.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Scalar.AspNetCore;

namespace Inception.Tool.Serving;

/// <summary>The program behind <c>inception serve</c>.</summary>
internal static class ModelServer
{
    private const string Source = "Inception";

    // What a page of another origin may read of an answer beside its body.
    private static readonly string[] HeadersForPages = ["Server-Timing", "Retry-After", "Inference-Header-Content-Length"];

    private const double SlowestBytesPerSecond = 1024;

    private const int MostConnections = 4096;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5), HeaderTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Serves until it is asked to stop, and then finishes the requests in work.</summary>
    /// <param name="settings">Where and for whom.</param>
    /// <param name="open">Opens the model.</param>
    /// <param name="cancellation">Asks to stop.</param>
    public static async Task RunAsync(ServerSettings settings, Func<CancellationToken, Task<IImageModel>> open, CancellationToken cancellation)
    {
        var model = await open(cancellation);
        await using var app = Build(settings, model);
        try
        {
            await app.StartAsync(cancellation);
            var engine = (await app.Services.GetRequiredService<InceptionService>().GetModelAsync(cancellation)).Engine;
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            Warn(settings, app.Services.GetRequiredService<InceptionService>());
            Console.WriteLine($"Serving {model.Name} ({engine}) at {address}. Ctrl-C stops.");
            await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    internal static WebApplication Build(ServerSettings settings, IImageModel model)
    {
        // Neither files of settings nor variables of the environment change what the command line says.
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "inception", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(ConfigureKestrel).UseUrls(settings.Url.GetLeftPart(UriPartial.Authority));
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);   // an error of the start is the command's own
        builder.Logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        var services = builder.Services;
        services.AddRoutingCore().AddRouting();
        services.AddSingleton<IHostLifetime, ToolLifetime>();
        // No page under another name.
        if (IsLocal(settings)) services.AddHostFiltering(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]", settings.Url.Host]);
        services.AddOpenApi(openApi => openApi
            .AddOperationTransformer<BodyDescription>().AddOperationTransformer<InferDescription>()
            .AddSchemaTransformer<TensorDescription>().AddDocumentTransformer<KeyDescription>());
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);   // numbers, and no text in their place
        services.AddProblemDetails();
        services.AddCors(cors => cors.AddDefaultPolicy(
            policy => policy.WithOrigins([.. settings.Origins]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(HeadersForPages)));
        services.AddInception(options =>
        {
            settings.Apply(options);
            options.CreateModel = _ => Task.FromResult(model);
        });
        // Requests in work end by their own time limit, and not by that of the host.
        services.AddOptions<HostOptions>().Configure<IOptionsMonitor<InceptionOptions>>(
            (host, options) => host.ShutdownTimeout = options.CurrentValue.Limits.RequestTimeout + Grace);
        AddTelemetry(services, settings.Collector);

        var app = builder.Build();
        if (IsLocal(settings)) app.UseHostFiltering();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        if (settings.Origins.Count > 0) app.UseCors();
        Map(app);
        return app;
    }

    /// <summary>
    /// The page has no data and asks for a key itself; health is open to whoever looks after the server. All else asks for a key where there are some.
    /// </summary>
    private static void Map(WebApplication app)
    {
        app.MapInception();
        app.MapInceptionPage();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
        app.MapPrometheusScrapingEndpoint().RequireInceptionKey();
        app.MapOpenApi().RequireInceptionKey();
        app.MapScalarApiReference(scalar => scalar.WithTitle("Inception").DisableDefaultFonts()).RequireInceptionKey();
    }

    private static void ConfigureKestrel(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MinRequestBodyDataRate = new(SlowestBytesPerSecond, Grace);
        kestrel.Limits.MinResponseDataRate = new(SlowestBytesPerSecond, Grace);
        kestrel.Limits.RequestHeadersTimeout = HeaderTimeout;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
    }

    private static void AddTelemetry(IServiceCollection services, TelemetryCollector? collector) => services.AddOpenTelemetry()
        .WithMetrics(metrics =>
        {
            metrics.AddMeter(Source).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter();
            if (collector is not null) metrics.AddOtlpExporter(otlp => collector.Apply(otlp, "metrics"));
        })
        .WithTracing(traces =>
        {
            if (collector is not null) traces.AddSource(Source).AddAspNetCoreInstrumentation().AddOtlpExporter(otlp => collector.Apply(otlp, "traces"));
        });

    private static void Warn(ServerSettings settings, InceptionService service)
    {
        if (!IsLocal(settings) && service.HasNoKeys)
            Console.Error.WriteLine("inception: warning: other machines can use this server without a key. Add --api-keys FILE to require one.");
    }

    /// <summary>Whether the server listens for this machine alone.</summary>
    private static bool IsLocal(ServerSettings settings) =>
        settings.Url.Host == "localhost" || (IPAddress.TryParse(settings.Url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
