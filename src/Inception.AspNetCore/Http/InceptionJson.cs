using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Inception.AspNetCore.Http;

/// <summary>The serializers of the answers, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict, MaxDepth = 16)]
[JsonSerializable(typeof(ImageRequest))]
[JsonSerializable(typeof(ClassifyAnswer))]
[JsonSerializable(typeof(EmbedAnswer))]
[JsonSerializable(typeof(ExplainAnswer))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class InceptionJson : JsonSerializerContext;
