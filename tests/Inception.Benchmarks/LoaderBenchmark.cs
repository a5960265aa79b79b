using Inception.Imaging;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Training;
using Inception.Training.Augmentation;
using Inception.Training.Data;
using Inception.Training.Optimization;
using static TorchSharp.torch;

namespace Inception.Benchmarks;

/// <summary>
/// Batches of augmented images, by a loop on one thread and by a loader of 1, 2 and all threads; and trainings that are fed by a loader beside those whose batches are ready.
/// </summary>
internal static class LoaderBenchmark
{
    private const int SmallImages = 4096, SmallBatch = 128, Photographs = 64, PhotographBatch = 8, TrainedImages = 1024;

    public static void Run(int rounds)
    {
        var small = RandomImages(SmallImages);
        Compare($"{SmallImages} grey images of 28×28 in memory, cropped, mirrored and erased", small, ImagePreprocessing.FashionMnist, ImageAugmentation.ForFashionMnist, SmallBatch, rounds);

        var folder = Directory.CreateTempSubdirectory("inception-benchmark-");
        try
        {
            var ofClass = folder.CreateSubdirectory("photographs").FullName;
            for (var i = 0; i < Photographs; i++) PreprocessingBenchmark.MakeImage(ofClass, i);
            var preprocessing = ImagePreprocessing.TimmInceptionV3 with { ShorterSide = 299 };   // the crop is of that size, so that the loop has nothing to resize again
            Compare($"{Photographs} JPEG files of 500×375, decoded, cropped to 299×299, mirrored and jittered", ImageFolder.Open(folder.FullName), preprocessing, ImageAugmentation.Inception, PhotographBatch, rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Train(RandomImages(TrainedImages), rounds);
    }

    private static void Compare(string title, ILabelledImages images, ImagePreprocessing preprocessing, ImageAugmentation augmentation, int batchSize, int rounds)
    {
        var contest = new Contest(title) { Images = images.Count };
        contest.Add("a loop on one thread, nothing erased", () => Loop(images, preprocessing, augmentation, batchSize));
        foreach (var workers in new[] { 1, 2, Environment.ProcessorCount }.Distinct())
        {
            var loader = new ImageLoader(images, preprocessing, augmentation, new() { BatchSize = batchSize, Workers = workers });
            contest.Add($"loader, {workers} {(workers == 1 ? "worker" : "workers")}", () => Drain(loader.Epoch(0)));
        }

        contest.Run(rounds);
    }

    /// <summary>As one writes it by hand: image by image, then together.</summary>
    private static void Loop(ILabelledImages images, ImagePreprocessing preprocessing, ImageAugmentation augmentation, int batchSize)
    {
        foreach (var indices in Enumerable.Range(0, images.Count).Chunk(batchSize))
        {
            using var scope = NewDisposeScope();
            var random = RandomNumbers.From(indices[0]);
            var inputs = indices.Select(index => preprocessing.Apply(augmentation.Steps.Aggregate(images.Read(index), (image, step) => step.Apply(image, preprocessing.CropSize, random)))).ToArray();
            cat(inputs, 0);
        }
    }

    private static void Drain(IEnumerable<ImageBatch> batches)
    {
        foreach (var batch in batches) batch.Dispose();
    }

    private static void Train(MemoryImages images, int rounds)
    {
        var loader = new ImageLoader(images, ImagePreprocessing.FashionMnist, ImageAugmentation.ForFashionMnist, new() { BatchSize = SmallBatch });
        var contest = new Contest($"InceptionSmall trained on {TrainedImages} of them, batches of {SmallBatch}") { Images = images.Count };
        foreach (var type in new ScalarType?[] { null, ScalarType.BFloat16 })
        {
            var trained = type is null ? "float32" : "bfloat16";
            contest.Add($"{trained}, batches that are ready", () => Train(new ReadyBatches(loader), type));
            contest.Add($"{trained}, from the loader", () => Train(loader, type));
        }

        contest.Run(rounds);
    }

    /// <summary>One epoch without its evaluation.</summary>
    private static void Train(IImageBatches batches, ScalarType? type)
    {
        using var network = new InceptionSmall();
        var trainer = new Trainer(network, batches, batches, new() { Epochs = 1, Schedule = new ConstantRate { Rate = 0.01 }, ComputeType = type });
        var steps = trainer.RunAsync().ToBlockingEnumerable();
        _ = steps.Take(batches.BatchesPerEpoch).Count();
    }

    private static MemoryImages RandomImages(int count)
    {
        const int Side = 28;
        var random = new Random(1);
        RgbImage Image()
        {
            var grey = new byte[Side * Side];
            random.NextBytes(grey);
            return new(Side, Side, [.. grey.SelectMany(level => Enumerable.Repeat(level, 3))]);
        }

        return new(Enumerable.Range(0, count).Select(_ => Image()), Enumerable.Range(0, count).Select(index => index % 10), FashionMnist.ClassNames);
    }

    /// <summary>Batches that were made before, handed out again and again.</summary>
    private sealed class ReadyBatches(ImageLoader loader) : IImageBatches
    {
        private readonly List<ImageBatch> _ready = [.. loader.Epoch(0)];

        public IReadOnlyList<string> ClassNames => loader.ClassNames;

        public int ImageCount => loader.ImageCount;

        public int BatchesPerEpoch => loader.BatchesPerEpoch;

        public IEnumerable<ImageBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default) =>
            _ready.Skip(firstBatch).Select(batch => new ImageBatch { Images = batch.Images.alias(), Labels = batch.Labels.alias(), Indices = batch.Indices });
    }
}
