using Inception.Classification;
using Inception.Embeddings;
using Inception.Explanation;
using Inception.Imaging;
using Inception.Inference;
using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Preprocessing;
using Inception.Serving;
using static TorchSharp.torch;

namespace Inception.Tests.Documentation.Examples;

/// <summary>The examples of docs/inference.md, so that they compile; <see cref="DocumentationTests"/> compares the two texts.</summary>
internal static class InferenceExamples
{
    public static void ClassifyImages()
    {
        using var classifier = ImageClassifier.Load(InceptionWeights.V3.ImageNet);
        var best = classifier.Classify("cat.jpg", top: 1)[0];
        Console.WriteLine($"{best.Label} ({best.Id}): {best.Probability:P1}");

        // Many files: decoded in parallel, classified in batches, in the order of the paths.
        foreach (var image in classifier.ClassifyMany(ImageFiles.InFolder("photos"), top: 1))
        {
            Console.WriteLine($"{image.Path}: {image.Error?.Message ?? image.Predictions[0].Label}");
        }
    }

    public static void EmbedAndCompare()
    {
        using var faces = new ImageEmbedder(Model.Load(InceptionWeights.ResNetV1.VggFace2));
        var cosine = CosineSimilarity.Between(faces.Embed("anna-1.jpg"), faces.Embed("anna-2.jpg"));
    }

    public static void Explain()
    {
        using var model = Model.Load(InceptionWeights.V3.Timm);
        using var explainer = new ImageExplainer(model, new() { LeaveModelOpen = true });
        File.WriteAllBytes("cam.png", explainer.Explain("cat.jpg").Blend().ToPng());
    }

    public static void FeatureMaps()
    {
        using var model = Model.Load(InceptionWeights.V3.Timm);
        using var images = model.Preprocessing.Apply(new ImageDecoder().Decode("cat.jpg"));
        using var features = model.Network.Features(images, ["Mixed_5d", "Mixed_7c"]);   // one pass
        using var embedding = model.Network.Embed(images, normalize: true);              // 1×2048
    }

    public static void CompileANetwork()
    {
        using var model = Model.Load(InceptionWeights.V3.Timm);
        using var engine = model.Compile();   // float32, for the network's own image size
        Console.WriteLine($"compiled in {engine.Report.Duration}, error {engine.Report.Error:E1}");

        // A classifier that compiles its model.
        using var classifier = new ImageClassifier(model, new() { Compile = new(), LeaveModelOpen = true });
    }

    public static void ClassifyByThePortableEngine()
    {
        using var model = Model.Load(InceptionWeights.V3.Timm);
        using var network = model.Network.CompilePortable().AsInference();
        using var classifier = new ImageClassifier(network, model.Preprocessing, model.Labels!);
    }

    public static void CalibrateForInt8()
    {
        using var model = Model.Load(InceptionWeights.V3.Timm);
        var images = model.Preprocessing.ApplyInBatches(ImageFiles.InFolder("photos"));
        var calibration = model.Network.Calibrate(images);
        calibration.Save("ranges.json");   // Calibration.Load reads it
        using var engine = model.Compile(new() { Precision = Precision.Int8, Calibration = calibration });
    }

    public static async Task ServeManyCallers(Tensor images)
    {
        using var model = Model.Load(InceptionWeights.V3.Timm);
        using var engine = model.Compile(new() { BatchSizes = [1, 2, 4, 8] });
        await using var batcher = new Batcher(engine, new() { MaxBatch = 8 });
        using var logits = await batcher.RunAsync(images);   // N×3×299×299, from any thread
    }

    public static void GiveBytes(Device device, Tensor bytes)
    {
        using var model = Model.Load(InceptionWeights.V3.Timm);
        var normalization = model.Preprocessing.NormalizationOfBytes();   // (x / 255 − mean) / deviation
        using var engine = model.Network.Compile(new() { Device = device, Precision = Precision.BFloat16, BatchSize = 64, Normalization = normalization });
        using var channelsFirst = bytes.permute(0, 3, 1, 2);   // bytes: N×299×299×3, uint8
        using var logits = engine.Forward(channelsFirst);
    }

    public static async Task SeveralGpus(Tensor images, string[] paths)
    {
        using var model = Model.Load(InceptionWeights.V3.Timm);
        using var replicas = model.Network.CompileReplicas([new("cuda:0"), new("cuda:1")], new() { Precision = Precision.BFloat16 });
        await using var batcher = new Batcher(replicas, new() { MaxBatch = 32 });   // one queue, and a batch on each GPU
        using var logits = await batcher.RunAsync(images);

        using var classifier = new ImageClassifier(model, new() { Devices = [new("cuda:0"), new("cuda:1")], BatchSize = 64, LeaveModelOpen = true });
        var classified = classifier.ClassifyMany(paths);   // a batch of files on each GPU
    }
}
