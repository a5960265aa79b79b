using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Inception.Tool.Serving;

/// <summary>Says in the OpenAPI document what the body of an endpoint for images may be, and that a heat map may be a PNG image.</summary>
internal sealed class BodyDescription : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.RelativePath is not ("classify" or "embed" or "explain")) return Task.CompletedTask;
        var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        var text = new OpenApiSchema { Type = JsonSchemaType.String };
        var texts = new OpenApiSchema { Type = JsonSchemaType.Array, Items = text };
        var top = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "An image file, a form with one file per image, or JSON with images in base64.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["image/*"] = new() { Schema = file },
                ["multipart/form-data"] = new() { Schema = Object(("images", new OpenApiSchema { Type = JsonSchemaType.Array, Items = file })) },
                ["application/json"] = new() { Schema = Object(("image", text), ("images", texts), ("url", text), ("urls", texts), ("top", top), ("class", text)) },
            },
        };
        if (context.Description.RelativePath == "explain" && operation.Responses?["200"].Content is { } answers) answers["image/png"] = new() { Schema = file };
        return Task.CompletedTask;
    }

    private static OpenApiSchema Object(params (string Name, OpenApiSchema Schema)[] members) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = members.ToDictionary(member => member.Name, IOpenApiSchema (member) => member.Schema),
    };
}
