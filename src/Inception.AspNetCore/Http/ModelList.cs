using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Http;

/// <summary>The models that are served, as <c>GET /models</c> lists them: those whose keys the request satisfies.</summary>
internal static class ModelList
{
    public static Task<IResult> Of(HttpContext context, ServedModels models)
    {
        return models.GateOf(context).RunAsync(context, "models", Problems.Result, async _ =>
        {
            var answers = new List<ModelAnswer>();
            foreach (var one in models.All.Where(one => one.Gate.Accepts(context.Request)))
                answers.Add(await DescribeAsync(one.Service, isDefault: one == models.All[0]).ConfigureAwait(false));
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
