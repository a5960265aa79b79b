using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inception.AspNetCore.Protocol;

// The body of a request of infer, as OpenAPI describes it. InferRequest reads the body itself, so that an error says which tensor is wrong and why.

internal sealed record InferenceRequest
{
    [JsonPropertyName("id"), Description("The client's name of the request. The answer repeats it.")]
    public string Id { get; init; } = "";

    [JsonPropertyName("inputs"), Description("The images, as exactly one tensor.")]
    public required IReadOnlyList<RequestInput> Inputs { get; init; }

    [JsonPropertyName("outputs"), Description("The tensors to compute, at most 16. Default: all that the model has.")]
    public IReadOnlyList<RequestOutput> Outputs { get; init; } = [];

    [JsonPropertyName("parameters"), Description("Parameters of the request.")]
    public RequestParameters Parameters { get; init; } = new();
}

internal sealed record RequestParameters
{
    [JsonPropertyName("binary_data_output"), Description("Whether outputs without binary_data are sent as bytes behind the JSON."), DefaultValue(false)]
    public bool BinaryDataOutput { get; init; }
}

internal sealed record RequestInput
{
    [JsonPropertyName("name")]
    [Description("input: preprocessed images. pixels: RGB images, which the server preprocesses. image: encoded files, such as JPEG.")]
    public required InputName Name { get; init; }

    [JsonPropertyName("shape")]
    [Description("input: [N, channels, height, width] as GET /v2/models/{name} says. pixels: [N, height, width, 3], any height and width. image: [N].")]
    public required IReadOnlyList<long> Shape { get; init; }

    [JsonPropertyName("datatype"), Description("FP32 for input, UINT8 for pixels, BYTES for image.")]
    public required TensorDatatype Datatype { get; init; }

    [JsonPropertyName("data")]
    [Description("The values: numbers in row-major order, in one array or nested as the shape; for image each encoded file in base64. "
        + "Required unless binary_data_size is given.")]
    public IReadOnlyList<JsonElement> Data { get; init; } = [];

    [JsonPropertyName("parameters"), Description("Parameters of the input.")]
    public InputParameters Parameters { get; init; } = new();
}

internal sealed record InputParameters
{
    [JsonPropertyName("binary_data_size"), Range(0, int.MaxValue)]
    [Description("How many bytes behind the JSON are the values, little-endian. Each file of image has its length before it, as a 32-bit integer. "
        + "Takes the place of data.")]
    public int BinaryDataSize { get; init; }
}

internal sealed record RequestOutput
{
    [JsonPropertyName("name"), Description("The tensor. A model without classes has the embedding alone.")]
    public required OutputName Name { get; init; }

    [JsonPropertyName("parameters"), Description("Parameters of the output.")]
    public OutputParameters Parameters { get; init; } = new();
}

internal sealed record OutputParameters
{
    [JsonPropertyName("classification"), Range(0, int.MaxValue), DefaultValue(0)]
    [Description("How many of the largest values the answer has for each image, as texts of the form value:index:label. 0: all values, as numbers.")]
    public int Classification { get; init; }

    [JsonPropertyName("binary_data"), Description("Whether the values are sent as bytes behind the JSON. Default: binary_data_output of the request.")]
    public bool BinaryData { get; init; }
}
