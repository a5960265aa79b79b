using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace Inception.AspNetCore.Http;

/// <summary>
/// The parameters of the addresses, as OpenAPI describes them. The handlers read them themselves, so that a wrong one gets an answer that says what is
/// expected.
/// </summary>
internal static class AddressParameters
{
    private const string Model = "The model's name, as GET /models lists it. Default: the first one there.";
    private const string NameInPath = "The model's name, as GET /models lists it.";
    private const string Top = "How many of the most probable classes an answer has. Default: the server's setting, 5 unless it was changed.";

    public static ParameterDescription[] OfClassify { get; } = ParameterDescription.Of(Classify);

    public static ParameterDescription[] OfEmbed { get; } = ParameterDescription.Of(Embed);

    public static ParameterDescription[] OfExplain { get; } = ParameterDescription.Of(Explain);

    /// <summary>Those of <c>/v2/models/{name}</c>.</summary>
    public static ParameterDescription[] OfModel { get; } = ParameterDescription.Of(NamedModel);

    /// <summary>Those of <c>/v2/models/{name}/versions/{version}</c>.</summary>
    public static ParameterDescription[] OfVersion { get; } = ParameterDescription.Of(VersionOfModel);

    // All may be left out: a nullable type would offer null as a value.
    private static void Classify([FromQuery, Description(Top), Range(1, int.MaxValue)] int top, [FromQuery, Description(Model)] string? model)
    {
    }

    private static void Embed(
        [FromQuery, Description("Whether the embedding is divided by its length."), DefaultValue(false)] bool normalize,
        [FromQuery, Description(Model)] string? model)
    {
    }

    private static void Explain(
        [FromQuery(Name = "class"), Description("The class to explain: a label, an id or an index. Default: the most probable ones.")] string? named,
        [FromQuery, Description("How many of the most probable classes are explained where no class is named."), Range(1, ImageEndpoints.MostExplained),
        DefaultValue(1)]
        int top,
        [FromQuery, Description("json has the numbers of the heat maps. png draws one map over the image. Default: json, or what Accept asks for.")]
        ExplanationFormat format,
        [FromQuery, Description(Model)] string? model)
    {
    }

    private static void NamedModel([FromRoute, Description(NameInPath)] string name)
    {
    }

    private static void VersionOfModel(
        [FromRoute, Description(NameInPath)] string name,
        [FromRoute, Description("The version. A model has one, 1."), RegularExpression("^1$")] string version)
    {
    }
}
