// A web service: POST an image, get the classes as JSON.
//
//     dotnet run -c Release --project samples/Classify                          clothes, with the weights in this repository; offline
//     dotnet run -c Release --project samples/Classify -- inception_v3.tv_in1k  1,000 ImageNet classes; downloads the weights once
//
//     curl --data-binary @src/Inception.Tool/Assets/fashion-mnist/bag-0.png http://localhost:5000/classify
//     [{"label":"Bag","probability":0.905}, …]

using Inception.Classification;
using Inception.Imaging;
using Inception.Models.Catalogue;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

const int LargestBody = 20_000_000;   // bytes of an encoded image

var builder = WebApplication.CreateBuilder();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = LargestBody);
builder.Services.AddSingleton(Classifier(args.FirstOrDefault()));   // one for all requests: it is safe from any thread
var app = builder.Build();

app.MapPost("/classify", async (HttpRequest request, ImageClassifier classifier, CancellationToken cancellation, int top = 5) =>
{
    if (top < 1 || top > classifier.Labels.Count)
        return Results.BadRequest(new { error = $"top is {top}. Accepted: 1 to {classifier.Labels.Count}." });

    using var body = new MemoryStream();
    await request.Body.CopyToAsync(body, cancellation);
    body.Position = 0;
    try
    {
        var predictions = await classifier.ClassifyAsync(body, top, cancellation);
        return Results.Ok(predictions.Select(prediction => new { prediction.Label, prediction.Probability }));
    }
    catch (InvalidImageException e)
    {
        return Results.BadRequest(new { error = e.Message });
    }
});

app.Run();

static ImageClassifier Classifier(string? weights) => weights is null
    ? ImageClassifier.Load(Path.Combine(AppContext.BaseDirectory, "inception_medium.safetensors"))
    : ImageClassifier.Load(InceptionWeights.Named(weights));
