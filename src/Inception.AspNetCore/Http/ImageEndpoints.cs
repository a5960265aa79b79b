using Inception.Classification;
using Inception.Explanation;
using Inception.Imaging;
using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Http;

/// <summary>Classifies, embeds and explains the images of a request.</summary>
internal sealed class ImageEndpoints(ServedModels models, ImageDownloads downloads)
{
    /// <summary>The most classes that <c>/explain</c> explains of an image. Each costs a pass through the network.</summary>
    public const int MostExplained = 20;

    private const int LongestClass = 256;

    private const string Embed = "embed";

    public Task<IResult> ClassifyAsync(HttpContext context) => RunAsync(context, "classify", async (service, loaded, sent) =>
    {
        var top = Query.Number(context, "top") ?? sent.Top ?? service.Options.Top;
        RequireTop(top);
        var results = await ForEachAsync(service, sent, image => service.ClassifyAsync(image, top, context.RequestAborted)).ConfigureAwait(false);
        SetTiming(context, results.Select(result => result.Value?.Timing));
        var items = results
            .Select(result => new ClassifyItem(result.Name, result.Value is { } value ? Classes(value.Predictions) : null, result.Error)).ToList();
        var answer = new ClassifyAnswer(
            loaded.Name, loaded.Model.Engine, sent.IsOne ? items[0].Predictions : null, sent.IsOne ? null : items,
            Milliseconds(results.Select(one => one.Value?.Timing)));
        return Results.Json(answer, InceptionJson.Default.ClassifyAnswer);
    });

    public Task<IResult> EmbedAsync(HttpContext context) => RunAsync(context, Embed, async (service, loaded, sent) =>
    {
        var normalizes = Query.Flag(context, "normalize");
        var results = await ForEachAsync(service, sent, image => service.EmbedAsync(image, context.RequestAborted)).ConfigureAwait(false);
        SetTiming(context, results.Select(result => result.Value?.Timing));
        var items = results.Select(result => new EmbedItem(result.Name, Vector(result.Value, normalizes), result.Error)).ToList();
        var answer = new EmbedAnswer(
            loaded.Name, loaded.Model.Engine, loaded.Model.EmbeddingLength, sent.IsOne ? items[0].Embedding : null, sent.IsOne ? null : items,
            Milliseconds(results.Select(one => one.Value?.Timing)));
        return Results.Json(answer, InceptionJson.Default.EmbedAnswer);
    });

    public Task<IResult> ExplainAsync(HttpContext context) => RunAsync(context, "explain", async (service, loaded, sent) =>
    {
        var top = Query.Number(context, "top") ?? sent.Top ?? 1;
        RequireTop(top, MostExplained);
        var named = Query.Text(context, "class") ?? sent.Class;
        var index = named is null ? (int?)null : ClassIndex(loaded, named);
        var wantsPng = WantsPng(context);
        if (wantsPng && (!sent.IsOne || (index is null && top > 1))) throw new RequestFailure(
            StatusCodes.Status400BadRequest, "bad_format", "A PNG shows one class of one image: send one image, and leave out top.");
        var results = await ForEachAsync(service, sent, image => ExplainAsync(service, image, index, top, context.RequestAborted)).ConfigureAwait(false);
        SetTiming(context, results.Select(result => result.Value?.Timing));
        if (wantsPng) return Results.Bytes(results[0].Value!.Explanations[0].Blend().ToPng(), "image/png");
        var items = results.Select(Item).ToList();
        var only = sent.IsOne ? items[0] : null;
        var answer = new ExplainAnswer(
            loaded.Name, loaded.Model.Engine, only?.Image, only?.Seen, only?.Explanations, sent.IsOne ? null : items,
            Milliseconds(results.Select(one => one.Value?.Timing)));
        return Results.Json(answer, InceptionJson.Default.ExplainAnswer);
    });

    private static async Task<ExplainedImage> ExplainAsync(
        InceptionService service, ReadOnlyMemory<byte> image, int? index, int top, CancellationToken cancellation)
    {
        try
        {
            return await service.ExplainAsync(image, index, top, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is InvalidOperationException and not ObjectDisposedException or NotSupportedException)
        {
            throw new RequestFailure(StatusCodes.Status422UnprocessableEntity, "cannot_explain", "This engine cannot explain this network.");
        }
    }

    private Task<IResult> RunAsync(HttpContext context, string endpoint, Func<InceptionService, Serving.LoadedModel, SentImages, Task<IResult>> handle)
    {
        var served = models.TryFind(Query.Text(context, "model"));
        return (served?.Gate ?? models.GateOf(context)).RunAsync(
            context, endpoint, Problems.Result,
            async () =>
            {
                var loaded = await (served ?? throw ServedModel.Missing()).LoadAsync(context).ConfigureAwait(false);
                if (endpoint != Embed && loaded.Labels is null)
                    throw new RequestFailure(
                        StatusCodes.Status422UnprocessableEntity, "no_classes", $"The model {loaded.Name} computes embeddings and has no classes.");
                return loaded;
            },
            progress => SentImages.ReadAsync(context, served!.Service.Options, downloads, progress),
            (loaded, sent) => handle(served!.Service, loaded, sent));
    }

    /// <summary>The result of each image. An image that cannot be read fails a request of its own, and not one of several.</summary>
    private static async Task<IReadOnlyList<ImageResult<TResult>>> ForEachAsync<TResult>(
        InceptionService service, SentImages sent, Func<ReadOnlyMemory<byte>, Task<TResult>> run)
        where TResult : class
    {
        var results = await Task.WhenAll(sent.Images.Select(async image =>
        {
            try
            {
                return new ImageResult<TResult>(image.Name, await run(image.Bytes).ConfigureAwait(false), null, null);
            }
            catch (Exception failure) when (failure is InvalidImageException or ArgumentException and not ArgumentNullException)
            {
                var found = FailureMapping.Find(failure, service.Options.Limits)
                    ?? FailureMapping.Unusable();
                return new ImageResult<TResult>(image.Name, null, new(found.Kind, found.Message, found.Status), found);
            }
        })).ConfigureAwait(false);
        return results.Any(result => result.Value is not null) ? results : throw results[0].Failure!;
    }

    private static ExplainItem Item(ImageResult<ExplainedImage> result)
    {
        if (result.Value is not { } value) return new(result.Name, null, null, null, result.Error);
        var (seen, scale) = (value.Explanations[0].Seen, (double)value.Width / value.Explanations[0].Image.Width);
        var classes = value.Classes.Zip(value.Explanations, (predicted, explanation) => Class(predicted, explanation.Activation));
        return new(
            result.Name, new(value.Width, value.Height), new(seen.Left * scale, seen.Top * scale, seen.Width * scale, seen.Height * scale), [.. classes], null);
    }

    private static ExplainedClass Class(Prediction predicted, ClassActivation activation) => new(
        predicted.Label, predicted.Probability, predicted.Index, predicted.Id, activation.Stage, activation.Peak,
        new(activation.Map.Width, activation.Map.Height, activation.Map.Values.ToArray()));

    private static bool WantsPng(HttpContext context) => Query.Text(context, "format") switch
    {
        null => context.Request.Headers.Accept.ToString().StartsWith("image/png", StringComparison.OrdinalIgnoreCase),
        "json" => false,
        "png" => true,
        var other => throw new RequestFailure(
            StatusCodes.Status400BadRequest, "bad_format", $"format expects json or png; found '{RequestFailure.Shown(other)}'."),
    };

    private static int ClassIndex(Serving.LoadedModel loaded, string named)
    {
        var labels = loaded.Labels!;
        if (named.Length > LongestClass) throw new RequestFailure(
            StatusCodes.Status400BadRequest, "no_such_class",
            $"class expects a label, an id or an index of at most {LongestClass} letters; found {named.Length:N0}: '{RequestFailure.Shown(named)}'.");
        try
        {
            var index = labels.IndexOf(named);
            return index < labels.Count ? index
                : throw new ArgumentException($"The model has {labels.Count:N0} classes: expected an index from 0 to {labels.Count - 1}.");
        }
        catch (ArgumentException failure)
        {
            throw new RequestFailure(StatusCodes.Status400BadRequest, "no_such_class", failure.Message.Split(" (Parameter '")[0]);
        }
    }

    private static void RequireTop(int top, int most = int.MaxValue)
    {
        if (top < 1 || top > most) throw new RequestFailure(
            StatusCodes.Status400BadRequest, "bad_top",
            $"top expects a whole number of at least 1{(most < int.MaxValue ? $" and at most {most}" : "")}; found {top}.");
    }

    private static IReadOnlyList<PredictedClass> Classes(IReadOnlyList<Prediction> predictions) =>
        [.. predictions.Select(one => new PredictedClass(one.Label, one.Probability, one.Index, one.Id))];

    private static float[]? Vector(EmbeddedImage? embedded, bool normalizes) => embedded is null ? null
        : normalizes ? new Embeddings.ImageEmbedding("", embedded.Vector).Normalized().Vector.ToArray() : embedded.Vector;

    private static TimingAnswer? Milliseconds(IEnumerable<RequestTiming?> timings)
    {
        var known = timings.OfType<RequestTiming>().ToList();
        return new(Longest(one => one.Decode), Longest(one => one.Preprocess), Longest(one => one.Wait), Longest(one => one.Compute));

        double Longest(Func<RequestTiming, TimeSpan> part) => Math.Round(known.Max(part).TotalMilliseconds, 3);
    }

    /// <summary>The longest of the images' times: they run side by side.</summary>
    private static void SetTiming(HttpContext context, IEnumerable<RequestTiming?> timings) =>
        ServerTiming.Set(context, Milliseconds(timings)!);

    private sealed record ImageResult<TResult>(string? Name, TResult? Value, ImageError? Error, RequestFailure? Failure)
        where TResult : class;
}
