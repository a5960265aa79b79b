using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Inception.AspNetCore.Tests.Documentation.Examples;

/// <summary>The example of the package's front page, so that it compiles; DocumentationTests compares the two texts.</summary>
internal static class ReadmeExamples
{
    public static void AProgram(WebApplicationBuilder builder)
    {
        builder.Services.AddInception(options => options.Model = "model.safetensors");

        var app = builder.Build();
        app.MapInception();
        app.MapInceptionPage();
        app.MapHealthChecks("/health");
        app.Run();
    }
}
