// Fine-tunes a network for new classes: first a new classifier on pretrained features, then the network's stages together with it.
//
//     dotnet run -c Release --project samples/FineTune            three kinds of clothes, 40 images of each; offline, in seconds
//     dotnet run -c Release --project samples/FineTune FOLDER     your images (FOLDER/CLASS/*.jpg) with Inception v3; downloads its weights once

using Inception.Labels;
using Inception.Models.Catalogue;
using Inception.Runtime;
using Inception.Training;
using Inception.Training.Data;
using Inception.Training.Transfer;

NativeAllocator.KeepFreedMemory();   // makes training faster; suits a process that does nothing else
TorchSharp.torch.random.manual_seed(1);

// The images. One fifth of each class is kept for validation.
var images = args is [var folder] ? ImageFolder.Open(folder) : ShippedImages();
var (training, validation) = images.Split(validation: 0.2, seed: 1);
Console.WriteLine($"{images.ClassNames.Count} classes: {string.Join(", ", images.ClassNames)}");
Console.WriteLine($"{training.Count} images to train with, {validation.Count} to validate");

// The model: pretrained weights and a new classifier. Everything before the classifier is frozen.
var labels = new LabelSet(images.ClassNames);
using var model = args.Length == 1
    ? FineTune.FromPretrained(InceptionWeights.V3.ImageNet, labels)
    : FineTune.FromPretrained(Shipped("inception_medium.safetensors"), labels);

// 1. Train the classifier alone, on features that are computed once and cached on disk. This takes seconds.
var cache = new FeatureCache(Path.Combine(Path.GetTempPath(), "inception-fine-tune"));
using (var features = await cache.GetAsync(model.Network, model.Preprocessing, training))
using (var held = await cache.GetAsync(model.Network, model.Preprocessing, validation))
{
    var head = LinearHead.Train(features, new() { WeightDecay = 0.01 });
    head.CopyTo(model.Network);
    Console.WriteLine($"classifier alone: {head.Evaluate(held).Metrics.Top1:P1} top-1 on the validation images");
}

// 2. Train the stages too, with settings suggested for the number and size of the images. For a small data set, the suggestion leaves this
// step out if training the stages on the CPU would take more than about a minute.
var suggestion = FineTune.Suggest(model, training);
if (!suggestion.IsClassifierAlone)
{
    var batches = new ImageLoader(training, model.Preprocessing, options: new() { BatchSize = suggestion.BatchSize });
    var measured = new ImageLoader(validation, model.Preprocessing, options: new() { Shuffle = false });
    var options = suggestion.ToOptions(model.Network) with { Epochs = Math.Min(suggestion.Epochs, 3) };
    await foreach (var happened in new Trainer(model.Network, batches, measured, options).RunAsync())
    {
        if (happened is TrainingEpoch { Result: var result })
            Console.WriteLine($"classifier and stages, epoch {result.Epoch}: {result.Top1:P1} top-1");
    }
}

model.Save("fine-tuned.safetensors");
Console.WriteLine($"model: {Path.GetFullPath("fine-tuned.safetensors")}");

// The shipped network was trained on ten classes, these three among them. The new classifier still starts from random weights.
static ILabelledImages ShippedImages() => IdxImages
    .Read(Shipped("fashion-mnist/t10k-images-idx3-ubyte.gz"), Shipped("fashion-mnist/t10k-labels-idx1-ubyte.gz"), FashionMnist.ClassNames)
    .OnlyClasses(["Pullover", "Coat", "Shirt"])
    .TakePerClass(40, seed: 1);

static string Shipped(string file) => Path.Combine(AppContext.BaseDirectory, file);
