using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Inception.AspNetCore.Http;

/// <summary>The addresses of the endpoints for images, with what OpenAPI says of them.</summary>
internal static class ImageRoutes
{
    private const string Tag = "Images";

    public static void Map(RouteGroupBuilder group, ServedModels models, ImageEndpoints images)
    {
        Describe<ClassifyAnswer>(
            Post(group, "/classify", images.ClassifyAsync, AddressParameters.OfClassify),
            "Classify", "The most probable classes of one image or of several.");
        Describe<EmbedAnswer>(
            Post(group, "/embed", images.EmbedAsync, AddressParameters.OfEmbed),
            "Embed", "The embedding: the vector that the classifier reads.");
        Describe<ExplainAnswer>(
            Post(group, "/explain", images.ExplainAsync, AddressParameters.OfExplain),
            "Explain", "A Grad-CAM heat map: where in the image the evidence for a class is. As JSON, or as a PNG image.");
        group.Get("/models", context => ModelList.Of(context, models))
            .WithName("ListModels").WithTags(Tag).WithSummary("The models that are served.")
            .Answers<ModelsAnswer>().ProducesProblem(StatusCodes.Status401Unauthorized);
    }

    private static IEndpointConventionBuilder Post(
        RouteGroupBuilder group, string path, Func<HttpContext, Task<IResult>> handler, IEnumerable<ParameterDescription> parameters) =>
        group.Post(path, handler).WithMetadata([.. parameters]);

    private static void Describe<TAnswer>(IEndpointConventionBuilder endpoint, string name, string summary) => endpoint
        .WithName(name).WithTags(Tag).WithSummary(summary)
        .WithDescription(
            "The body is the image itself, a form with a file for each image, or JSON: "
            + "{ \"image\": \"base64\" }, { \"images\": […] } or { \"url\": \"…\" }.")
        .WithMetadata(new AcceptsMetadata(["image/*", "multipart/form-data", "application/json", "*/*"], typeof(Stream), isOptional: true))
        .DisableAntiforgery()
        .Answers<TAnswer>()
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
