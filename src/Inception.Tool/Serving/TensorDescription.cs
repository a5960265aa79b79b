using Inception.AspNetCore.Protocol;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Inception.Tool.Serving;

/// <summary>Says in the OpenAPI document what the values of a tensor may be, which no type of .NET says.</summary>
internal sealed class TensorDescription : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var (isInput, isOutput) = (context.JsonTypeInfo.Type == typeof(RequestInput), context.JsonTypeInfo.Type == typeof(ResponseOutput));
        if (!isInput && !isOutput) return Task.CompletedTask;
        var value = new OpenApiSchema { AnyOf = [Of(JsonSchemaType.Number), Of(JsonSchemaType.String)] };
        if (isInput) value.AnyOf.Add(Of(JsonSchemaType.Array));
        if (schema.Properties!["data"] is OpenApiSchema data) data.Items = value;
        var side = Of(JsonSchemaType.Integer);
        side.Minimum = "1";
        if (schema.Properties["shape"] is OpenApiSchema shape) shape.Items = side;
        return Task.CompletedTask;
    }

    private static OpenApiSchema Of(JsonSchemaType type) => new() { Type = type };
}
