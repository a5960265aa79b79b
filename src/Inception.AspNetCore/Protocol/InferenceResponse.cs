using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inception.AspNetCore.Protocol;

// The answer of infer, as OpenAPI describes it. InferAnswer writes it.

internal sealed record InferenceResponse
{
    [JsonPropertyName("model_name"), Description("The model's name.")]
    public required string ModelName { get; init; }

    [JsonPropertyName("model_version"), Description("The model's version.")]
    public required string ModelVersion { get; init; }

    [JsonPropertyName("id"), Description("The id of the request, where it has one.")]
    public string Id { get; init; } = "";

    [JsonPropertyName("outputs"), Description("The tensors, in the order of the request.")]
    public required IReadOnlyList<ResponseOutput> Outputs { get; init; }
}

internal sealed record ResponseOutput
{
    [JsonPropertyName("name"), Description("The tensor.")]
    public required OutputName Name { get; init; }

    [JsonPropertyName("datatype"), Description("FP32, or BYTES for texts of the form value:index:label.")]
    public required TensorDatatype Datatype { get; init; }

    [JsonPropertyName("shape"), Description("[N, values of each image].")]
    public required IReadOnlyList<long> Shape { get; init; }

    [JsonPropertyName("data")]
    [Description("The values of all images in one array: numbers, or texts of the form value:index:label. Missing where they are binary.")]
    public IReadOnlyList<JsonElement> Data { get; init; } = [];

    [JsonPropertyName("parameters"), Description("Missing where the values are in data.")]
    public ResponseOutputParameters Parameters { get; init; } = new();
}

internal sealed record ResponseOutputParameters
{
    [JsonPropertyName("binary_data_size"), Description("How many bytes behind the JSON are the values, little-endian.")]
    public int BinaryDataSize { get; init; }
}
