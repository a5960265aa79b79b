// Trains a network for new classes: a new classifier on trained features first, then the stages with it.
//
//     dotnet run -c Release --project samples/FineTune            three kinds of clothes, 40 images of each; offline, in seconds
//     dotnet run -c Release --project samples/FineTune FOLDER     your images (FOLDER/CLASS/*.jpg) on Inception v3; downloads its weights once

using Inception.Labels;
using Inception.Models.Catalogue;
using Inception.Runtime;
using Inception.Training;
using Inception.Training.Data;
using Inception.Training.Transfer;

NativeAllocator.KeepFreedMemory();   // faster training; this process runs nothing else
TorchSharp.torch.random.manual_seed(1);

// The images. A fifth of each class is held back to measure with.
var images = args is [var folder] ? ImageFolder.Open(folder) : ShippedImages();
var (training, validation) = images.Split(validation: 0.2, seed: 1);
Console.WriteLine($"{images.ClassNames.Count} classes: {string.Join(", ", images.ClassNames)}");
Console.WriteLine($"{training.Count} images to train with, {validation.Count} to validate");

// The model: trained weights, a new classifier, everything before the classifier frozen.
var labels = new LabelSet(images.ClassNames);
using var model = args.Length == 1
    ? FineTune.FromPretrained(InceptionWeights.V3.ImageNet, labels)
    : FineTune.FromPretrained(Shipped("inception_medium.safetensors"), labels);

// 1. The classifier alone, on features that are computed once and kept on disk: seconds.
var cache = new FeatureCache(Path.Combine(Path.GetTempPath(), "inception-fine-tune"));
using (var features = await cache.GetAsync(model.Network, model.Preprocessing, training))
using (var held = await cache.GetAsync(model.Network, model.Preprocessing, validation))
{
    var head = LinearHead.Train(features, new() { WeightDecay = 0.01 });
    head.CopyTo(model.Network);
    Console.WriteLine($"classifier alone: {head.Evaluate(held).Metrics.Top1:P1} of the validation images right");
}

// 2. The stages too, as the number and size of the images suggest. A large network on a CPU would take hours: its classifier is enough.
var suggestion = FineTune.Suggest(model, training);
if (!suggestion.IsClassifierAlone)
{
    var batches = new ImageLoader(training, model.Preprocessing, options: new() { BatchSize = suggestion.BatchSize });
    var measured = new ImageLoader(validation, model.Preprocessing, options: new() { Shuffle = false });
    var options = suggestion.ToOptions(model.Network) with { Epochs = Math.Min(suggestion.Epochs, 3) };
    await foreach (var happened in new Trainer(model.Network, batches, measured, options).RunAsync())
    {
        if (happened is TrainingEpoch { Result: var result })
            Console.WriteLine($"with its stages, epoch {result.Epoch}: {result.Top1:P1}");
    }
}

model.Save("fine-tuned.safetensors");
Console.WriteLine($"model: {Path.GetFullPath("fine-tuned.safetensors")}");

// The shipped weights know these classes among ten. The new classifier starts from random weights.
static ILabelledImages ShippedImages() => IdxImages
    .Read(Shipped("fashion-mnist/t10k-images-idx3-ubyte.gz"), Shipped("fashion-mnist/t10k-labels-idx1-ubyte.gz"), FashionMnist.ClassNames)
    .OnlyClasses(["Pullover", "Coat", "Shirt"])
    .TakePerClass(40, seed: 1);

static string Shipped(string file) => Path.Combine(AppContext.BaseDirectory, file);
