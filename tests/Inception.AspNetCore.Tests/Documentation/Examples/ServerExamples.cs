using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Inception.AspNetCore.Tests.Documentation.Examples;

/// <summary>The examples of docs/server.md, so that they compile; DocumentationTests compares the two texts.</summary>
internal static class ServerExamples
{
    public static void AProgram(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddInception(options => options.Model = "model.safetensors");

        var app = builder.Build();
        app.MapInception();
        app.MapInceptionPage();
        app.MapHealthChecks("/health");
        app.Run();
    }

    public static void Settings(WebApplicationBuilder builder)
    {
        builder.Services.AddInception(builder.Configuration.GetSection("Inception"));
        builder.Services.AddInception("faces", options => options.Model = "inception_resnet_v1.vggface2");
    }

    public static void AProtectedEndpoint(WebApplication app)
    {
        app.MapHealthChecks("/health/details").RequireInceptionKey();
    }

    public static void AnEndpoint(WebApplication app) =>
        app.MapPost("/is-it-a-boot", async (HttpRequest request, InceptionService inception, CancellationToken cancellation) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellation);
            var classified = await inception.ClassifyAsync(body.ToArray(), top: 1, cancellation);
            return classified.Predictions[0].Label == "Ankle boot";
        });
}
