using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Training.Data;
using Inception.Training.Transfer;

namespace Inception.Benchmarks;

/// <summary>
/// Which weight decay suits a linear head: heads on the features of a network, for few and for many images a class and several seeds, each measured on the images that it was not
/// trained on. The network is the shipped InceptionSmall, which knows all classes, or a model of some of the classes, whose heads then tell the other classes apart. Once on training images, once on
/// test images.
/// </summary>
internal static class HeadBenchmark
{
    private const int ImagesPerClass = 1000, Seeds = 4;

    private static readonly double[] Decays = [1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1];

    /// <param name="model">A file that says what it is, of some of the classes; null for the shipped InceptionSmall.</param>
    /// <param name="directory">The folder of Fashion-MNIST; the usual places when null.</param>
    public static async Task RunAsync(string? model, string? directory)
    {
        var data = await FashionMnist.LoadAsync(new() { Offline = true, Directory = directory });
        var known = model is null ? data.Training.ClassNames : Model.ReadOptions(model)!.Labels!;
        using var network = model is null
            ? new InceptionSmall(weights: Path.Combine(AppContext.BaseDirectory, "Assets", "inception_small-fashion_mnist.safetensors"))
            : Model.ReadOptions(model)!.Network!.Create(model);
        var asked = known.Count == data.Training.ClassNames.Count ? known : data.Training.ClassNames.Except(known).ToList();
        Console.WriteLine($"trunk: {network.Table.Name}, {known.Count} classes; heads: {string.Join(", ", asked)}");
        var folder = Directory.CreateTempSubdirectory("inception-benchmark-");
        try
        {
            Console.WriteLine($"mean accuracy of {Seeds} seeds by weight decay{string.Concat(Decays.Select(decay => $"{decay,10:G}"))}");
            foreach (var (name, images) in new (string, ILabelledImages)[] { ("training", data.Training), ("test", data.Test) })
            {
                var pool = images.OnlyClasses(asked).TakePerClass(ImagesPerClass, seed: 1);
                foreach (var count in new[] { 10, 50, 500 }) await RunAsync(network, new(folder.FullName), name, pool, count);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(InceptionNetwork network, FeatureCache cache, string name, ILabelledImages pool, int count)
    {
        var accuracies = Decays.Select(_ => new List<double>()).ToList();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var (training, validation) = pool.Split(1 - ((double)count / ImagesPerClass), seed);
            using var learned = await cache.GetAsync(network, ImagePreprocessing.FashionMnist, training, new() { BatchSize = 250 });
            using var held = await cache.GetAsync(network, ImagePreprocessing.FashionMnist, validation, new() { BatchSize = 250 });
            foreach (var (decay, found) in Decays.Zip(accuracies)) found.Add(LinearHead.Train(learned, new() { WeightDecay = decay }).Evaluate(held).Metrics.Top1);
        }

        Console.WriteLine($"  {name,-8} {count,4} images a class            {string.Concat(accuracies.Select(found => $"{100 * found.Average(),10:F2}"))}");
        Console.WriteLine($"           deviation of one seed            {string.Concat(accuracies.Select(found => $"{100 * Deviation(found),10:F2}"))}");
    }

    private static double Deviation(List<double> values) => Math.Sqrt(values.Sum(value => (value - values.Average()) * (value - values.Average())) / (values.Count - 1));
}
