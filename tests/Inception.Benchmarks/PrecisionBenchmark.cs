using System.Diagnostics;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Runtime;
using Inception.Training;
using Inception.Training.Augmentation;
using Inception.Training.Data;
using Inception.Training.Optimization;
using static TorchSharp.torch;

namespace Inception.Benchmarks;

/// <summary>
/// What bfloat16 activations cost in accuracy: InceptionSmall trained on some thousand images of Fashion-MNIST in float32 and in bfloat16, from the same initial weights with the same seeds, for each
/// of several seeds.
/// </summary>
internal static class PrecisionBenchmark
{
    private const int Epochs = 3, Seeds = 3, BatchSize = 64, TestImages = 5000;

    public static async Task RunAsync(int images, string? directory)
    {
        NativeAllocator.KeepFreedMemory();
        var data = await FashionMnist.LoadAsync(new() { Offline = true, Directory = directory });
        var training = data.Training.TakePerClass(images / data.Training.ClassNames.Count, seed: 1);
        var test = data.Test.Take(TestImages);
        Console.WriteLine($"InceptionSmall, {training.Count} training images, {Epochs} epochs, {TestImages} test images");

        var accuracies = new List<(double Float32, double BFloat16)>();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var pair = (Train(training, test, seed, null), Train(training, test, seed, ScalarType.BFloat16));
            accuracies.Add(pair);
        }

        var differences = accuracies.ConvertAll(pair => pair.BFloat16 - pair.Float32);
        var (mean, deviation) = Moments(differences);
        Console.WriteLine($"float32 {Describe(accuracies.ConvertAll(pair => pair.Float32))}, bfloat16 {Describe(accuracies.ConvertAll(pair => pair.BFloat16))}");
        Console.WriteLine($"difference {100 * mean:+0.00;-0.00} points, standard deviation of one pair {100 * deviation:F2}, of their mean {100 * deviation / Math.Sqrt(Seeds):F2}");
    }

    private static double Train(ILabelledImages training, ILabelledImages test, int seed, ScalarType? type)
    {
        var watch = Stopwatch.StartNew();
        random.manual_seed(seed);
        using var network = new InceptionSmall();
        var batches = new ImageLoader(training, ImagePreprocessing.FashionMnist, ImageAugmentation.ForFashionMnist, new() { BatchSize = BatchSize, Seed = seed });
        var held = new ImageLoader(test, ImagePreprocessing.FashionMnist, options: new() { BatchSize = 250, Shuffle = false });
        var options = new TrainingOptions
        {
            Epochs = Epochs,
            Schedule = new CosineDecay { Rate = 0.05, WarmUpEpochs = 0.5 },
            ComputeType = type,
            Seed = seed,
        };
        var result = new Trainer(network, batches, new OnlyAtTheEnd(held, Epochs), options).RunAsync().ToBlockingEnumerable().OfType<TrainingEpoch>().Last().Result;
        Console.WriteLine($"  seed {seed}, {(type is null ? "float32" : "bfloat16"),-8}  top-1 {result.Top1:P2}  training loss {result.TrainingLoss:F4}  {watch.Elapsed.TotalSeconds:F0} s");
        return result.Top1;
    }

    private static string Describe(List<double> accuracies)
    {
        var (mean, deviation) = Moments(accuracies);
        return $"{100 * mean:F2} ± {100 * deviation:F2} %";
    }

    private static (double Mean, double Deviation) Moments(List<double> values)
    {
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)));
    }

    /// <summary>One batch for the evaluations that nobody reads, all of them for the last.</summary>
    private sealed class OnlyAtTheEnd(IImageBatches batches, int epochs) : IImageBatches
    {
        private int _asked;

        public IReadOnlyList<string> ClassNames => batches.ClassNames;

        public int ImageCount => batches.ImageCount;

        public int BatchesPerEpoch => batches.BatchesPerEpoch;

        public IEnumerable<ImageBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default) =>
            ++_asked < epochs ? batches.Epoch(epoch, firstBatch, cancellation).Take(1) : batches.Epoch(epoch, firstBatch, cancellation);
    }
}
