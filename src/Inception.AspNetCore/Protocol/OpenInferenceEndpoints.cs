using Inception.AspNetCore.Http;
using Inception.AspNetCore.Serving;
using Inception.Classification;
using Inception.Imaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Inception.AspNetCore.Protocol;

/// <summary>
/// The Open Inference Protocol, version 2, with the extensions for binary tensors and classification, so that clients of Triton and KServe work unchanged. A
/// request has one of the inputs: <c>input</c> (FP32, preprocessed), <c>pixels</c> (UINT8, RGB of any size), or <c>image</c> (BYTES, encoded files).
/// </summary>
internal sealed class OpenInferenceEndpoints(ServedModels models)
{
    public const string Version = "1";

    private const string Input = "input", Pixels = "pixels", Image = "image";
    private const string Logits = "logits", Probabilities = "probabilities", Embedding = "embedding";

    private static readonly int[] FailuresOfInfer =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status404NotFound, StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status422UnprocessableEntity, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable,
    ];

    public void Map(RouteGroupBuilder group)
    {
        var v2 = group.MapGroup("/v2").WithTags("Open Inference Protocol");
        v2.Get("", context => models.GateOf(context).RunAsync(context, "v2", Failure, _ => Task.FromResult(Server())))
            .WithSummary("The server's name, version and extensions.").Answers<ServerMetadata>();
        v2.Get("/health/live", _ => Task.FromResult(Results.Json(new ServerLive(true), OpenInferenceJson.Default.ServerLive)))
            .WithSummary("Whether the server runs.").Answers<ServerLive>();
        v2.Get("/health/ready", _ => Task.FromResult(Ready()))
            .WithSummary("Whether all models are ready: 200 or 400.").Answers<ServerReady>().Answers<ServerReady>(StatusCodes.Status400BadRequest);
        MapModel(v2.MapGroup("/models/{name}").WithMetadata([.. AddressParameters.OfModel]));
        MapModel(v2.MapGroup("/models/{name}/versions/{version}").WithMetadata([.. AddressParameters.OfVersion]));
    }

    private void MapModel(RouteGroupBuilder model)
    {
        model.Get("", MetadataAsync).WithSummary("The tensors of a model.").Answers<ModelMetadata>()
            .Answers<ProtocolError>(StatusCodes.Status401Unauthorized).Answers<ProtocolError>(StatusCodes.Status404NotFound);
        model.Get("/ready", context => Task.FromResult(ModelIsReady(context))).WithSummary("Whether a model is ready: 200 or 400.")
            .Answers<ModelReady>().Answers<ModelReady>(StatusCodes.Status400BadRequest).Answers<ProtocolError>(StatusCodes.Status404NotFound);
        DescribeInfer(model.Post("/infer", InferAsync));
    }

    private static void DescribeInfer(IEndpointConventionBuilder infer)
    {
        infer.WithSummary("Runs a model.")
            .WithDescription(
                "The input is pixels (UINT8), encoded files (BYTES), or preprocessed images (FP32). Values are in the JSON, or as bytes behind it: then the "
                + "header Inference-Header-Content-Length has the length of the JSON, in the request and in the answer.")
            .WithMetadata(new AcceptsMetadata(["application/json", "application/octet-stream", "*/*"], typeof(InferenceRequest), isOptional: true))
            .DisableAntiforgery()
            .Answers<InferenceResponse>();
        foreach (var status in FailuresOfInfer) infer.Answers<ProtocolError>(status);
    }

    private static IResult Failure(RequestFailure failure) =>
        Results.Json(new ProtocolError(failure.Message), OpenInferenceJson.Default.ProtocolError, statusCode: failure.Status);

    private static IResult Server() => Results.Json(
        new ServerMetadata("inception", typeof(OpenInferenceEndpoints).Assembly.GetName().Version!.ToString(3), ["binary_tensor_data", "classification"]),
        OpenInferenceJson.Default.ServerMetadata);

    private IResult Ready()
    {
        var isReady = models.All.All(model => model.Service.IsReady || model.Service.IsLoadedOnDemand);
        return Results.Json(new ServerReady(isReady), OpenInferenceJson.Default.ServerReady,
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private IResult ModelIsReady(HttpContext context)
    {
        var name = Name(context);
        if (TryFind(context) is not { } model) return Failure(ServedModel.Missing());
        var isReady = model.Service.IsReady || model.Service.IsLoadedOnDemand;
        return Results.Json(new ModelReady(name, isReady), OpenInferenceJson.Default.ModelReady,
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private Task<IResult> MetadataAsync(HttpContext context)
    {
        var served = TryFind(context);
        return (served?.Gate ?? models.GateOf(context)).RunAsync(context, "v2_model", Failure, async progress =>
        {
            var loaded = await (served ?? throw ServedModel.Missing()).LoadAsync(context).ConfigureAwait(false);
            progress.Phase = RequestPhase.Answer;
            return Results.Json(Describe(loaded), OpenInferenceJson.Default.ModelMetadata);
        });
    }

    private static ModelMetadata Describe(LoadedModel loaded)
    {
        var (model, preprocessing) = (loaded.Model, loaded.Model.Preprocessing);
        var size = preprocessing.CropSize;
        List<TensorMetadata> outputs = [new(Embedding, "FP32", [-1, model.EmbeddingLength])];
        if (model.Classes > 0) outputs.InsertRange(0, [new(Logits, "FP32", [-1, model.Classes]), new(Probabilities, "FP32", [-1, model.Classes])]);
        return new(
            loaded.Name, [Version], "inception",
            [new(Input, "FP32", [-1, preprocessing.Channels, size, size]), new(Pixels, "UINT8", [-1, -1, -1, RgbImage.Channels]), new(Image, "BYTES", [-1])],
            outputs);
    }

    private Task<IResult> InferAsync(HttpContext context)
    {
        var served = TryFind(context);
        return (served?.Gate ?? models.GateOf(context)).RunAsync(
            context, "infer", Failure,
            () => (served ?? throw ServedModel.Missing()).LoadAsync(context),
            async progress =>
            {
                var body = await BodyReader.ReadAsync(context, served!.Service.Options.Limits).ConfigureAwait(false);
                progress.Phase = RequestPhase.Answer;
                var header = context.Request.Headers[InferRequest.LengthHeader].ToString();
                return InferRequest.Parse(body, header.Length == 0 ? null : header);
            },
            (loaded, request) => RunAsync(context, served!.Service, loaded, request));
    }

    private static async Task<IResult> RunAsync(HttpContext context, InceptionService service, LoadedModel loaded, InferRequest request)
    {
        var outputs = Outputs(loaded, request);
        var (values, timing) = await InputAsync(service, loaded, request, context.RequestAborted).ConfigureAwait(false);
        var rows = values.Length / loaded.Model.Preprocessing.InputLength;
        var answer = new InferAnswer(loaded.Name, request.Id);
        ComputedNumbers? logits = null, embeddings = null;
        foreach (var output in outputs)
        {
            if (output.Name == Embedding) embeddings ??= await service.ComputeEmbeddingsAsync(values, context.RequestAborted).ConfigureAwait(false);
            else logits ??= await service.ComputeLogitsAsync(values, context.RequestAborted).ConfigureAwait(false);
            var length = output.Name == Embedding ? loaded.Model.EmbeddingLength : loaded.Model.Classes;
            var result = output.Name switch
            {
                Embedding => embeddings!.Values,
                Logits => logits!.Values,
                _ => Probable(logits!.Values, length),
            };

            if (output.Classes > 0) answer.AddClasses(output, rows, length, result, output.Name == Embedding ? null : loaded.Labels);
            else answer.Add(output, rows, length, result);
        }

        SetTiming(context, timing, logits, embeddings);
        return answer;
    }

    private static IReadOnlyList<InferOutput> Outputs(LoadedModel loaded, InferRequest request)
    {
        string[] known = loaded.Model.Classes > 0 ? [Logits, Probabilities, Embedding] : [Embedding];
        if (request.Outputs.FirstOrDefault(output => !known.Contains(output.Name)) is { } unknown)
            throw InferRequest.Bad($"The model has no output '{RequestFailure.Shown(unknown.Name)}': expected {string.Join(", ", known)}.");
        return request.Outputs.Count > 0 ? request.Outputs : [.. known.Select(name => new InferOutput(name, request.IsBinary, 0))];
    }

    private static async Task<(float[] Values, RequestTiming Timing)> InputAsync(
        InceptionService service, LoadedModel loaded, InferRequest request, CancellationToken cancellation)
    {
        if (request.Inputs is not [var input])
            throw InferRequest.Bad($"Expected one input: {Input} (FP32), {Pixels} (UINT8) or {Image} (BYTES); found {request.Inputs.Count}.");
        if (input.Name is Input or Pixels or Image && input.Shape[0] > service.Options.Limits.MaxImages)
            throw FailureMapping.TooManyImages(service.Options.Limits);
        var preprocessing = loaded.Model.Preprocessing;
        switch (input)
        {
            case { Name: Input, Type: "FP32", Shape: [_, var channels, var height, var width] }
                when channels == preprocessing.Channels && height == preprocessing.CropSize && width == preprocessing.CropSize:
                return (TensorValues.Floats(input), default);
            case { Name: Pixels, Type: "UINT8", Shape: [_, var height, var width, RgbImage.Channels] }:
                return await PreparedAsync(PixelImages(input, (int)height, (int)width, service.Options.Limits), service.PrepareAsync).ConfigureAwait(false);
            case { Name: Image, Type: "BYTES", Shape: [_] or [_, 1] }:
                return await PreparedAsync(TensorValues.Elements(input), service.PrepareAsync).ConfigureAwait(false);
            default:
                var side = preprocessing.CropSize;
                throw InferRequest.Bad(
                    $"Expected {Input} FP32 [N, {preprocessing.Channels}, {side}, {side}], {Pixels} UINT8 [N, H, W, 3] or {Image} BYTES [N]; "
                    + $"found {RequestFailure.Shown(input.Name)} {RequestFailure.Shown(input.Type)} [{string.Join(", ", input.Shape)}].");
        }

        async Task<(float[], RequestTiming)> PreparedAsync<TImage>(List<TImage> images, Func<TImage, CancellationToken, Task<PreparedImage>> prepare)
        {
            var prepared = await Task.WhenAll(images.Select(async image =>
            {
                try
                {
                    return await prepare(image, cancellation).ConfigureAwait(false);
                }
                catch (ArgumentException failure) when (failure is not ArgumentNullException)
                {
                    throw FailureMapping.Unusable();
                }
            })).ConfigureAwait(false);
            return ([.. prepared.SelectMany(image => image.Values)],
                new(prepared.Max(image => image.Decode), prepared.Max(image => image.Preprocess), default, default));
        }
    }

    private static List<RgbImage> PixelImages(InferInput input, int height, int width, InceptionLimits limits)
    {
        if ((long)height * width > limits.MaxPixels)
            throw FailureMapping.TooManyPixels(limits);
        return [.. TensorValues.Bytes(input).Chunk(height * width * RgbImage.Channels).Select(pixels => new RgbImage(width, height, pixels))];
    }

    private static float[] Probable(float[] logits, int classes) =>
        [.. logits.Chunk(classes).SelectMany(row => Softmax.Of(row)).Select(probability => (float)probability)];

    private static void SetTiming(HttpContext context, RequestTiming prepared, ComputedNumbers? logits, ComputedNumbers? embeddings)
    {
        var computed = new[] { logits, embeddings }.OfType<ComputedNumbers>().ToList();
        ServerTiming.Set(context, new(
            prepared.Decode.TotalMilliseconds, prepared.Preprocess.TotalMilliseconds,
            computed.Sum(one => one.Timing.Wait.TotalMilliseconds), computed.Sum(one => one.Timing.Compute.TotalMilliseconds)));
    }

    private ServedModel? TryFind(HttpContext context) =>
        context.GetRouteValue("version") is null or Version ? models.TryFind(Name(context)) : null;

    private static string Name(HttpContext context) => (string)context.GetRouteValue("name")!;
}
