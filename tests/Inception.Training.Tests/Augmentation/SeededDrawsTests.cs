using System.Globalization;
using System.Text.Json;
using Inception.Imaging;
using Inception.Preprocessing;
using Inception.Training.Augmentation;
using Inception.Training.Data;
using Inception.Training.Tests.Data;
using static TorchSharp.torch;

namespace Inception.Training.Tests.Augmentation;

/// <summary>
/// What a training draws for given seeds, against the same formulas in Python (Fixtures/make_random_numbers.py): a change here is another training for everybody's seed, and ends every run that waits
/// to be gone on with.
/// </summary>
public class SeededDrawsTests
{
    private const int Seed = 3, Epoch = 2, Size = 12;

    /// <summary>Of what goes through a logarithm, whose last bit is the platform's.</summary>
    private const double LastBits = 1e-12;

    private static readonly ImagePreprocessing Unchanged = new() { ShorterSide = Size, CropSize = Size, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] };

    private static Reference Expected { get; } = Reference.Read();

    [Fact]
    public void Numbers_of_every_kind_are_the_references()
    {
        var (below, uniform, normal) = (RandomNumbers.From(3), RandomNumbers.From(4), RandomNumbers.From(5));

        Expected.Below7.Should().Equal(Repeat(12, () => below.Below(7)));
        Expected.Uniform.Should().Equal(Repeat(4, uniform.Uniform));
        Repeat(4, normal.Normal).Should().Equal(Expected.Normal, Near);
        foreach (var (alpha, values) in Expected.Beta)
        {
            var random = RandomNumbers.From(6);
            Repeat(4, () => random.Beta(double.Parse(alpha, CultureInfo.InvariantCulture))).Should().Equal(values, Near);
        }

        RandomNumbers.From(7).Order(12).Should().Equal(Expected.Order);
    }

    [Fact]
    public void The_generator_of_dropout_is_seeded_alike_for_each_batch()
    {
        foreach (var (seed, batch, value, torch) in Expected.BatchSeeds)
        {
            RandomSeed.ForBatch(seed, batch).Should().Be(value);
            using var seeded = random.manual_seed(value);
            using var drawn = rand(3);
            drawn.data<float>().ToArray().Should().Equal(torch, "PyTorch's generator gives them for this seed");
        }
    }

    [Fact]
    public void A_training_draws_by_the_seed_and_the_number_of_the_batch()
    {
        using var network = new Drawing();
        var steps = new Trainer(network, new StripedImages(32), new StripedImages(16), new() { Epochs = 2, Seed = 1 }).Run().OfType<TrainingStep>().Count();

        steps.Should().Be(4);
        network.Drawn.Should().HaveCount(4);
        foreach (var (drawn, expected) in network.Drawn.Zip(Expected.BatchSeeds)) drawn.Should().Equal(expected.Torch, "seed {0}, batch {1} counted over both epochs", expected.Seed, expected.Batch);
    }

    [Fact]
    public void Rectangles_of_photographs_are_the_references()
    {
        var (random, crop) = (RandomNumbers.From(8), new RandomResizedCrop());

        foreach (var expected in Expected.ResizedCrops)
        {
            var (left, top, width, height) = crop.Choose(500, 375, random);
            new[] { left, top, width, height }.Should().Equal(expected);
        }
    }

    [Fact]
    public void Steps_draw_as_many_numbers_as_the_reference()
    {
        var image = new SampleImages(1).Read(0);
        ImageStep[] steps = [new ColorJitter { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4, Hue = 0.1 }, new RandAugment(), new TrivialAugmentWide()];
        foreach (var step in steps)
        {
            var random = RandomNumbers.From(9);
            var found = Repeat(6, () =>
            {
                step.Apply(image, Size, random);
                return random.NextBits().ToString("x16", CultureInfo.InvariantCulture);
            });
            found.Should().Equal(Expected.BitsAfter[step.GetType().Name], step.GetType().Name);
        }
    }

    /// <summary>Pixels that tell where they come from; by another number of workers, and from the middle of the epoch too.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 0)]
    [InlineData(3, 2)]
    public void A_loader_crops_mirrors_and_erases_as_the_reference_in_its_order(int workers, int firstBatch)
    {
        var placed = new RgbImage(Size, Size, [.. Enumerable.Range(1, Size * Size).SelectMany(place => Enumerable.Repeat((byte)place, 3))]);
        var images = new MemoryImages(Enumerable.Repeat(placed, 20), new int[20], ["one"]);
        var augmentation = new ImageAugmentation { Steps = [new RandomCrop { Padding = 2 }, new RandomHorizontalFlip()], Erasing = new() };
        var loader = new ImageLoader(images, Unchanged, augmentation, new() { Seed = Seed, BatchSize = 4, Workers = workers });

        var batches = BatchValues.Of(loader.Epoch(Epoch, firstBatch));

        var order = Expected.Loader.Order[(4 * firstBatch)..];
        batches.SelectMany(batch => batch.Indices).Should().Equal(order);
        var planes = batches.SelectMany(batch => batch.Images.Chunk(3 * Size * Size)).ToList();
        foreach (var (index, values) in order.Zip(planes))
        {
            values[..(Size * Size)].Select(value => (int)Math.Round(value * 255)).Should().Equal(Expected.Loader.Images[index].Places(Size), "image {0}", index);
            values[^(Size * Size)..].Should().Equal(values[..(Size * Size)]);
        }
    }

    [Fact]
    public void A_loader_mixes_batches_as_the_reference()
    {
        RgbImage black = new(Size, Size, new byte[3 * Size * Size]), white = new(Size, Size, [.. Enumerable.Repeat((byte)255, 3 * Size * Size)]);
        var images = new MemoryImages(Enumerable.Range(0, 32).Select(index => index % 2 == 0 ? black : white), Enumerable.Range(0, 32).Select(index => index % 2), ["black", "white"]);
        var augmentation = new ImageAugmentation { Mixes = [new Mixup { Alpha = 0.2, Probability = 0.75 }, new CutMix()] };
        var loader = new ImageLoader(images, Unchanged, augmentation, new() { Seed = Seed, BatchSize = 2, Shuffle = false });

        foreach (var (batch, expected) in BatchValues.Of(loader.Epoch(Epoch)).Zip(Expected.Loader.Mixtures))
        {
            var share = (float)expected.Share;
            batch.MixedTargets.Should().Equal([share, 1 - share, 1 - share, share], (found, wanted) => Math.Abs(found - wanted) <= 1e-6f);
            var ofTheBlack = expected.Rectangle is null
                ? Enumerable.Repeat(1 - share, Size * Size)
                : Enumerable.Range(0, Size * Size).Select(place => expected.Holds(place % Size, place / Size) ? 1f : 0);
            batch.Images[..(Size * Size)].Should().Equal(ofTheBlack, (found, wanted) => Math.Abs(found - wanted) <= 1e-6f);
        }
    }

    [Fact]
    public void Parts_of_a_data_set_are_the_references()
    {
        var images = new SampleImages(24);

        Names(images.TakePerClass(2, seed: 5)).Should().Equal(Expected.Split);
        Names(images.Split(0.25, seed: 5).Validation).Should().Equal(Expected.Split, "a quarter of the eight of each class");

        static IEnumerable<int> Names(ILabelledImages part) => Enumerable.Range(0, part.Count).Select(index => int.Parse(part.NameOf(index)["sample ".Length..], CultureInfo.InvariantCulture));
    }

    private static T[] Repeat<T>(int count, Func<T> make) => [.. Enumerable.Range(0, count).Select(_ => make())];

    private static bool Near(double found, double expected) => Math.Abs(found - expected) <= LastBits;

    /// <summary>A layer that asks torch's generator for numbers, as dropout does, and tells which.</summary>
    private sealed class Drawing : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _fc = nn.Linear(64, 2);

        public Drawing()
            : base(nameof(Drawing))
        {
            register_module("fc", _fc);
        }

        public List<float[]> Drawn { get; } = [];

        public override Tensor forward(Tensor images)
        {
            if (training)
            {
                using var drawn = rand(3);
                Drawn.Add(drawn.data<float>().ToArray());
            }

            using var flat = images.flatten(1);
            return _fc.call(flat);
        }
    }

    private sealed record Reference
    {
        private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

        public int[] Below7 { get; init; } = [];
        public double[] Uniform { get; init; } = [];
        public double[] Normal { get; init; } = [];
        public Dictionary<string, double[]> Beta { get; init; } = [];
        public int[] Order { get; init; } = [];
        public BatchSeed[] BatchSeeds { get; init; } = [];
        public int[][] ResizedCrops { get; init; } = [];
        public Dictionary<string, string[]> BitsAfter { get; init; } = [];
        public LoaderDraws Loader { get; init; } = new();
        public int[] Split { get; init; } = [];

        public static Reference Read()
        {
            using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Augmentation", "Fixtures", "random_numbers.json"));
            return JsonSerializer.Deserialize<Reference>(stream, Json)!;
        }
    }

    private sealed record BatchSeed(int Seed, long Batch, long Value, float[] Torch);

    private sealed record LoaderDraws
    {
        public int[] Order { get; init; } = [];
        public ImageDraw[] Images { get; init; } = [];
        public MixtureDraw[] Mixtures { get; init; } = [];
    }

    private sealed record ImageDraw(int Top, int Left, bool Mirrored, int[]? Erased)
    {
        /// <summary>For each pixel the place that it comes from, counted from 1; 0 where the margin is or something was erased.</summary>
        public IEnumerable<int> Places(int size)
        {
            for (var y = 0; y < size; y++)
            {
                for (var x = 0; x < size; x++)
                {
                    var (row, column) = (y + Top, (Mirrored ? size - 1 - x : x) + Left);
                    var isErased = Erased is [var top, var left, var height, var width] && y >= top && y < top + height && x >= left && x < left + width;
                    yield return isErased || row < 0 || column < 0 || row >= size || column >= size ? 0 : (row * size) + column + 1;
                }
            }
        }
    }

    private sealed record MixtureDraw(double Share, int[]? Rectangle)
    {
        public bool Holds(int x, int y) => Rectangle is [var left, var top, var width, var height] && x >= left && x < left + width && y >= top && y < top + height;
    }
}
