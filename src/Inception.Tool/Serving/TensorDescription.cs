using Inception.AspNetCore.Protocol;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Inception.Tool.Serving;

/// <summary>
/// Says in the OpenAPI document what the values of a tensor may be, which no type of .NET says, and how many tensors and sides there may be, whose
/// attributes a program that can be trimmed cannot have.
/// </summary>
internal sealed class TensorDescription : IOpenApiSchemaTransformer
{
    private const int MostOutputs = 16, MostSides = 4;

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(InferenceRequest))
        {
            Bound(schema, "inputs", 1, 1);
            Bound(schema, "outputs", 0, MostOutputs);
        }
        else if (context.JsonTypeInfo.Type == typeof(RequestInput))
        {
            Bound(schema, "shape", 1, MostSides);
            Describe(schema, JsonSchemaType.Number, JsonSchemaType.String, JsonSchemaType.Array);
        }
        else if (context.JsonTypeInfo.Type == typeof(ResponseOutput))
        {
            Describe(schema, JsonSchemaType.Number, JsonSchemaType.String);
        }

        return Task.CompletedTask;
    }

    /// <summary>The sides of a tensor are positive, and its values of these types.</summary>
    private static void Describe(OpenApiSchema tensor, params JsonSchemaType[] values)
    {
        Member(tensor, "shape").Items = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" };
        Member(tensor, "data").Items = new OpenApiSchema { AnyOf = [.. values.Select(type => new OpenApiSchema { Type = type })] };
    }

    private static void Bound(OpenApiSchema schema, string member, int least, int most) =>
        (Member(schema, member).MinItems, Member(schema, member).MaxItems) = (least, most);

    private static OpenApiSchema Member(OpenApiSchema schema, string name) => (OpenApiSchema)schema.Properties![name];
}
