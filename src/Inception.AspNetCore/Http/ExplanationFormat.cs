using System.Text.Json.Serialization;

namespace Inception.AspNetCore.Http;

/// <summary>How <c>/explain</c> answers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExplanationFormat>))]
internal enum ExplanationFormat
{
    /// <summary>The numbers of the heat maps.</summary>
    [JsonStringEnumMemberName("json")]
    Json,

    /// <summary>One heat map, drawn over the image.</summary>
    [JsonStringEnumMemberName("png")]
    Png,
}
