using Inception.Networks;
using Inception.Preprocessing;
using Inception.Training;
using Inception.Training.Data;
using Inception.Training.Transfer;

namespace Inception.Benchmarks;

/// <summary>
/// Which weight decay suits a linear head: heads on the features of the shipped InceptionSmall, for few and for many pictures a class and several seeds, each measured on the pictures that it was not
/// trained on. Once on training pictures, which the trunk has learned from, and once on test pictures, which it has not seen.
/// </summary>
internal static class HeadBenchmark
{
    private const int PicturesPerClass = 1000, Seeds = 4;

    private static readonly double[] Decays = [1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1];

    public static async Task RunAsync(string? directory)
    {
        var data = await FashionMnist.LoadAsync(new() { Offline = true, Directory = directory });
        using var network = new InceptionSmall(weights: Path.Combine(AppContext.BaseDirectory, "Assets", "inception_small-fashion_mnist.safetensors"));
        var folder = Directory.CreateTempSubdirectory("inception-benchmark-");
        try
        {
            Console.WriteLine($"mean accuracy of {Seeds} seeds by weight decay{string.Concat(Decays.Select(decay => $"{decay,10:G}"))}");
            foreach (var (name, pictures) in new (string, ILabelledPictures)[] { ("learned", data.Training), ("unseen", data.Test) })
            {
                var pool = pictures.TakePerClass(PicturesPerClass, seed: 1);
                foreach (var count in new[] { 10, 50, 500 }) await RunAsync(network, new(folder.FullName), name, pool, count);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(InceptionSmall network, FeatureCache cache, string name, ILabelledPictures pool, int count)
    {
        var accuracies = Decays.Select(_ => new List<double>()).ToList();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var (training, validation) = pool.Split(1 - ((double)count / PicturesPerClass), seed);
            using var learned = await cache.GetAsync(network, ImagePreprocessing.FashionMnist, training, new() { BatchSize = 250 });
            using var held = await cache.GetAsync(network, ImagePreprocessing.FashionMnist, validation, new() { BatchSize = 250 });
            foreach (var (decay, found) in Decays.Zip(accuracies)) found.Add(LinearHead.Train(learned, new() { WeightDecay = decay }).Evaluate(held).Top1);
        }

        Console.WriteLine($"  {name,-8} {count,4} pictures a class            {string.Concat(accuracies.Select(found => $"{100 * found.Average(),10:F2}"))}");
        Console.WriteLine($"           deviation of one seed            {string.Concat(accuracies.Select(found => $"{100 * Deviation(found),10:F2}"))}");
    }

    private static double Deviation(List<double> values) => Math.Sqrt(values.Sum(value => (value - values.Average()) * (value - values.Average())) / (values.Count - 1));
}
