// Trains, measures, saves and loads an image classifier in ML.NET.
//
//     dotnet run -c Release --project samples/MLNet                             three kinds of clothes, 40 images of each; offline, in seconds
//     dotnet run -c Release --project samples/MLNet FOLDER                      your images (FOLDER/CLASS/*.jpg) with Inception v3; downloads its weights once
//     dotnet run -c Release --project samples/MLNet --predict model.zip FILE    classifies FILE with the saved model

using Inception.ML;
using Inception.Models.Catalogue;
using Inception.Samples.MLNet;
using Microsoft.ML;

var context = new MLContext(seed: 1);
if (args is ["--predict", var saved, var file])
{
    using var engine = context.Model.CreatePredictionEngine<LabelledImage, ClassifiedImage>(context.Model.Load(saved, out _));
    var prediction = engine.Predict(new() { Path = file });
    Console.WriteLine($"{prediction.Category}: {prediction.Score.Max():P1}");
    return;
}

// The images: a path and a class for each. A quarter of the images is the test set.
var folder = args is [var own] ? own : ShippedImages.Write();
var images = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order()
    .Select(path => new LabelledImage { Path = path, Label = Path.GetFileName(Path.GetDirectoryName(path)!) });
var split = context.Data.TrainTestSplit(context.Data.LoadFromEnumerable(images.ToList()), testFraction: 0.25);

// The pipeline: converts class names to ML.NET's keys, trains, and converts predicted keys back to class names.
var options = new InceptionFineTuneOptions
{
    FeatureColumnName = "Path",
    LabelColumnName = "Key",
    ValidationFraction = 0,
    MetricsCallback = told => Console.WriteLine($"{told.Phase}: {told.Done} of {told.Total}"),
};
options = args.Length == 1
    ? options with { Weights = InceptionWeights.V3.ImageNet }
    : options with { ModelPath = Path.Combine(AppContext.BaseDirectory, "inception_medium.safetensors") };
var pipeline = context.Transforms.Conversion.MapValueToKey("Key", "Label")
    .Append(context.MulticlassClassification.Trainers.InceptionFineTune(options))
    .Append(context.Transforms.Conversion.MapKeyToValue("Category", "PredictedLabel"));

var model = pipeline.Fit(split.TrainSet);
var metrics = context.MulticlassClassification.Evaluate(model.Transform(split.TestSet), labelColumnName: "Key");
Console.WriteLine($"accuracy {metrics.MicroAccuracy:P1}, log-loss {metrics.LogLoss:F3}");
Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());

context.Model.Save(model, split.TrainSet.Schema, "model.zip");
Console.WriteLine($"model: {Path.GetFullPath("model.zip")}");
