using System.Text.Json.Serialization;

namespace Inception.AspNetCore.Protocol;

// The choices of the protocol's texts, as OpenAPI lists them.

[JsonConverter(typeof(JsonStringEnumConverter<InputName>))]
internal enum InputName
{
    /// <summary>Preprocessed images.</summary>
    [JsonStringEnumMemberName("input")]
    Input,

    /// <summary>RGB pixels of any size.</summary>
    [JsonStringEnumMemberName("pixels")]
    Pixels,

    /// <summary>Encoded files.</summary>
    [JsonStringEnumMemberName("image")]
    Image,
}

[JsonConverter(typeof(JsonStringEnumConverter<OutputName>))]
internal enum OutputName
{
    [JsonStringEnumMemberName("logits")]
    Logits,

    [JsonStringEnumMemberName("probabilities")]
    Probabilities,

    [JsonStringEnumMemberName("embedding")]
    Embedding,
}

[JsonConverter(typeof(JsonStringEnumConverter<TensorDatatype>))]
internal enum TensorDatatype
{
    [JsonStringEnumMemberName("FP32")]
    Float32,

    [JsonStringEnumMemberName("UINT8")]
    UInt8,

    [JsonStringEnumMemberName("BYTES")]
    Bytes,
}
