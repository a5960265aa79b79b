using Inception.AspNetCore;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Inception.Tool.Serving;

/// <summary>Says in the OpenAPI document how a key is sent, where one is asked for, so that Scalar's page asks for it.</summary>
internal sealed class KeyDescription(InceptionService service) : IOpenApiDocumentTransformer
{
    private const string Key = "key";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        if (service.HasNoKeys) return Task.CompletedTask;
        document.AddComponent<IOpenApiSecurityScheme>(
            Key, new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key" });
        (document.Security ??= []).Add(new() { [new OpenApiSecuritySchemeReference(Key, document)] = [] });
        return Task.CompletedTask;
    }
}
