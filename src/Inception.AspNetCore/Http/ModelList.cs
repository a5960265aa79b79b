using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Http;

/// <summary>The models that are served, as <c>GET /models</c> lists them.</summary>
internal static class ModelList
{
    public static Task<IResult> Of(HttpContext context, ServedModels models)
    {
        var gate = models.All[0].Gate;
        return gate.RunAsync(context, "models", Problems.Result, async () =>
        {
            var answers = new List<ModelAnswer>();
            foreach (var one in models.All) answers.Add(await DescribeAsync(one.Service, isDefault: one == models.All[0]).ConfigureAwait(false));
            return Results.Json(new ModelsAnswer(answers), InceptionJson.Default.ModelsAnswer);
        });
    }

    private static async Task<ModelAnswer> DescribeAsync(InceptionService service, bool isDefault)
    {
        if (!service.IsReady) return new(service.Name, false, null, null, null, null, null, null, isDefault);
        var loaded = await service.LoadAsync().ConfigureAwait(false);
        var (model, preprocessing) = (loaded.Model, loaded.Model.Preprocessing);
        return new(
            loaded.Name, true, model.Name, model.Engine, model.Classes, model.EmbeddingLength, new(preprocessing.Channels, preprocessing.CropSize),
            loaded.Labels is null ? null : [.. loaded.Labels], isDefault);
    }
}
