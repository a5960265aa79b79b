using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Inception.Tool.Serving;

/// <summary>Adds to the OpenAPI document of <c>infer</c> requests to try, and the bodies with binary tensors.</summary>
internal sealed class InferDescription : IOpenApiOperationTransformer
{
    private const string Json = "application/json", Binary = "application/octet-stream", LengthHeader = "Inference-Header-Content-Length";

    // Four pixels of any colours: every network takes them.
    private const string Pixels = """
        {
          "inputs": [
            { "name": "pixels", "datatype": "UINT8", "shape": [1, 2, 2, 3], "data": [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255] }
          ],
          "outputs": [ { "name": "probabilities", "parameters": { "classification": 3 } } ]
        }
        """;

    // A PNG file of one pixel.
    private const string File = """
        {
          "id": "42",
          "inputs": [
            {
              "name": "image", "datatype": "BYTES", "shape": [1],
              "data": ["iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC"]
            }
          ],
          "outputs": [ { "name": "embedding" } ]
        }
        """;

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.RelativePath?.EndsWith("/infer", StringComparison.Ordinal) != true) return Task.CompletedTask;
        var request = operation.RequestBody!.Content![Json];
        request.Examples = new Dictionary<string, IOpenApiExample>
        {
            ["pixels"] = new OpenApiExample { Summary = "Pixels, and the three most probable classes", Value = JsonNode.Parse(Pixels) },
            ["image"] = new OpenApiExample { Summary = "A PNG file in base64, and its embedding", Value = JsonNode.Parse(File) },
        };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = $"JSON, or JSON followed by the tensors as binary data. For binary data, set {LengthHeader} to the length of the JSON.",
            Content = new Dictionary<string, OpenApiMediaType> { [Json] = request, [Binary] = Bytes() },
        };
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = LengthHeader,
            In = ParameterLocation.Header,
            Description = "The length of the JSON in bytes, if binary tensors follow. Without this header, the whole body is JSON.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" },
        });
        if (operation.Responses?["200"].Content is { } answers) answers[Binary] = Bytes();
        return Task.CompletedTask;
    }

    private static OpenApiMediaType Bytes() => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
}
