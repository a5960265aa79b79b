using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Inception.AspNetCore.Http;

/// <summary>The addresses of the endpoints for images, with what OpenAPI says of them.</summary>
internal static class ImageRoutes
{
    private const string Tag = "Images";

    // The handlers read their parameters themselves, so that a wrong one gets an answer that says what is expected; OpenAPI sees them here.
    public static void Map(RouteGroupBuilder group, ServedModels models, ImageEndpoints images)
    {
        Describe<ClassifyAnswer>(
            group.MapPost("/classify", (HttpContext context, [FromQuery] string? top, [FromQuery] string? model) => images.ClassifyAsync(context)),
            "Classify", "The most probable classes of one image or of several.");
        Describe<EmbedAnswer>(
            group.MapPost("/embed", (HttpContext context, [FromQuery] string? normalize, [FromQuery] string? model) => images.EmbedAsync(context)),
            "Embed", "The embedding: the vector that the classifier reads.");
        Describe<ExplainAnswer>(
            group.MapPost(
                "/explain",
                (HttpContext context, [FromQuery(Name = "class")] string? named, [FromQuery] string? top, [FromQuery] string? format, [FromQuery] string? model) =>
                    images.ExplainAsync(context)),
            "Explain", "A Grad-CAM heat map: where in the image the evidence for a class is. As JSON, or as a PNG image.");
        group.MapGet("/models", new Func<HttpContext, Task<IResult>>(context => ModelList.Of(context, models)))
            .WithName("ListModels").WithTags(Tag).WithSummary("The models that are served.").Produces<ModelsAnswer>();
    }

    private static void Describe<TAnswer>(RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .WithName(name).WithTags(Tag).WithSummary(summary)
        .WithDescription("The body is the image itself, a form with a file for each image, or JSON: { \"image\": \"base64\" }, { \"images\": […] } or { \"url\": \"…\" }.")
        .WithMetadata(new AcceptsMetadata(["image/*", "multipart/form-data", "application/json", "*/*"], typeof(Stream), isOptional: true))
        .DisableAntiforgery()
        .Produces<TAnswer>()
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
