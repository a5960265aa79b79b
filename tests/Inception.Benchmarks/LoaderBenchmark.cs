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
/// Batches of augmented pictures, by a loop on one thread and by a loader of 1, 2 and all threads; and trainings that are fed by a loader beside those whose batches are ready.
/// </summary>
internal static class LoaderBenchmark
{
    private const int SmallPictures = 4096, SmallBatch = 128, Photographs = 64, PhotographBatch = 8, TrainedPictures = 1024;

    public static void Run(int rounds)
    {
        var small = RandomPictures(SmallPictures);
        Compare($"{SmallPictures} grey pictures of 28×28 in memory, cropped, mirrored and erased", small, ImagePreprocessing.FashionMnist, PictureAugmentation.ForFashionMnist, SmallBatch, rounds);

        var folder = Directory.CreateTempSubdirectory("inception-benchmark-");
        try
        {
            var ofClass = folder.CreateSubdirectory("photographs").FullName;
            for (var i = 0; i < Photographs; i++) PreprocessingBenchmark.MakePicture(ofClass, i);
            var preprocessing = ImagePreprocessing.TimmInceptionV3 with { ShorterSide = 299 };   // the crop is of that size, so that the loop has nothing to resize again
            Compare($"{Photographs} JPEG files of 500×375, decoded, cropped to 299×299, mirrored and jittered", ImageFolder.Open(folder.FullName), preprocessing, PictureAugmentation.Inception, PhotographBatch, rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Train(RandomPictures(TrainedPictures), rounds);
    }

    private static void Compare(string title, ILabelledPictures pictures, ImagePreprocessing preprocessing, PictureAugmentation augmentation, int batchSize, int rounds)
    {
        var contest = new Contest(title) { Pictures = pictures.Count };
        contest.Add("a loop on one thread, nothing erased", () => Loop(pictures, preprocessing, augmentation, batchSize));
        foreach (var workers in new[] { 1, 2, Environment.ProcessorCount }.Distinct())
        {
            var loader = new PictureLoader(pictures, preprocessing, augmentation, new() { BatchSize = batchSize, Workers = workers });
            contest.Add($"loader, {workers} {(workers == 1 ? "worker" : "workers")}", () => Drain(loader.Epoch(0)));
        }

        contest.Run(rounds);
    }

    /// <summary>As one writes it by hand: picture by picture, then together.</summary>
    private static void Loop(ILabelledPictures pictures, ImagePreprocessing preprocessing, PictureAugmentation augmentation, int batchSize)
    {
        foreach (var indices in Enumerable.Range(0, pictures.Count).Chunk(batchSize))
        {
            using var scope = NewDisposeScope();
            var random = RandomNumbers.Of(indices[0]);
            var inputs = indices.Select(index => preprocessing.Apply(augmentation.Steps.Aggregate(pictures.Read(index), (picture, step) => step.Apply(picture, preprocessing.CropSize, random)))).ToArray();
            cat(inputs, 0);
        }
    }

    private static void Drain(IEnumerable<PictureBatch> batches)
    {
        foreach (var batch in batches) batch.Dispose();
    }

    private static void Train(MemoryPictures pictures, int rounds)
    {
        var loader = new PictureLoader(pictures, ImagePreprocessing.FashionMnist, PictureAugmentation.ForFashionMnist, new() { BatchSize = SmallBatch });
        var contest = new Contest($"InceptionSmall trained on {TrainedPictures} of them, batches of {SmallBatch}") { Pictures = pictures.Count };
        foreach (var type in new ScalarType?[] { null, ScalarType.BFloat16 })
        {
            var trained = type is null ? "float32" : "bfloat16";
            contest.Add($"{trained}, batches that are ready", () => Train(new ReadyBatches(loader), type));
            contest.Add($"{trained}, from the loader", () => Train(loader, type));
        }

        contest.Run(rounds);
    }

    /// <summary>One epoch without its evaluation.</summary>
    private static void Train(IPictureBatches batches, ScalarType? type)
    {
        using var network = new InceptionSmall();
        var trainer = new Trainer(network, batches, batches, new() { Epochs = 1, Schedule = new ConstantRate { Rate = 0.01 }, ComputeType = type });
        var steps = trainer.RunAsync().ToBlockingEnumerable();
        _ = steps.Take(batches.BatchesPerEpoch).Count();
    }

    private static MemoryPictures RandomPictures(int count)
    {
        const int Side = 28;
        var random = new Random(1);
        RgbImage Picture()
        {
            var grey = new byte[Side * Side];
            random.NextBytes(grey);
            return new(Side, Side, [.. grey.SelectMany(level => Enumerable.Repeat(level, 3))]);
        }

        return new(Enumerable.Range(0, count).Select(_ => Picture()), Enumerable.Range(0, count).Select(index => index % 10), FashionMnist.ClassNames);
    }

    /// <summary>Batches that were made before, handed out again and again.</summary>
    private sealed class ReadyBatches(PictureLoader loader) : IPictureBatches
    {
        private readonly List<PictureBatch> _ready = [.. loader.Epoch(0)];

        public IReadOnlyList<string> ClassNames => loader.ClassNames;

        public int PictureCount => loader.PictureCount;

        public int BatchesPerEpoch => loader.BatchesPerEpoch;

        public IEnumerable<PictureBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default) =>
            _ready.Skip(firstBatch).Select(batch => new PictureBatch { Images = batch.Images.alias(), Labels = batch.Labels.alias(), Indices = batch.Indices });
    }
}
