using Inception.Classification;
using Inception.Embeddings;
using Inception.Inference;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using Inception.Serving;
using static TorchSharp.torch;

namespace Inception.Tests.Models;

/// <summary>Images reach a network that normalizes them as bytes, and no other.</summary>
public sealed class NetworkInputTests : IDisposable
{
    private const string Assets = "src/Inception.Tool/Assets";

    /// <summary>The normalization is folded into the first convolution, which then sums other roundings of float32.</summary>
    private const double Tolerance = 1e-5;

    private static readonly CompileOptions Numbers = new() { ImageSize = 28, Threads = 1, Verification = Verification.Final };

    private static readonly CompileOptions Bytes = Numbers with { Normalization = ImagePreprocessing.FashionMnist.NormalizationOfBytes() };

    private static readonly InputTransform Other = new([1 / 127.5f], [-1]);

    private readonly TemporaryFolder _folder = new();

    private static string[] Files { get; } = [.. Directory.GetFiles(Repository.PathOf($"{Assets}/fashion-mnist"), "*.png").Order()];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_classifier_gives_bytes_to_a_network_that_normalizes_them()
    {
        using ImageClassifier numbers = new(Model(), new() { BatchSize = 7, Compile = Numbers }), bytes = new(Model(), new() { BatchSize = 7, Compile = Bytes });
        using var both = new ImageClassifier(Model(), new() { BatchSize = 7, Compile = Bytes, Devices = [new("cpu"), new("cpu")] });

        var expected = numbers.ClassifyMany(Files, top: 10);
        Compare(bytes.ClassifyMany(Files, top: 10), expected);
        Compare(both.ClassifyMany(Files, top: 10), expected);
        Compare([new(Files[0], bytes.Classify(Files[0], top: 10))], [.. expected.Take(1)]);
    }

    [Fact]
    public void An_embedder_gives_bytes_to_a_network_that_normalizes_them()
    {
        using ImageEmbedder numbers = new(Model(), new() { BatchSize = 7, Compile = Numbers }), bytes = new(Model(), new() { BatchSize = 7, Compile = Bytes });

        var expected = numbers.EmbedMany(Files);
        foreach (var (one, other) in bytes.EmbedMany(Files).Zip(expected)) Difference(one.Vector.ToArray(), other.Vector.ToArray()).Should().BeLessThan(1e-4);
        Difference(bytes.Embed(Files[0]), expected[0].Vector.ToArray()).Should().BeLessThan(1e-4);
    }

    [Fact]
    public void A_file_that_cannot_be_read_leaves_the_bytes_of_the_others_where_they_are()
    {
        var noImage = _folder.Write("no.png", "no image"u8.ToArray());
        using var bytes = new ImageClassifier(Model(), new() { Compile = Bytes });

        var results = bytes.ClassifyMany([Files[0], noImage, Files[1]], top: 10);

        results[1].Error.Should().NotBeNull();
        Compare([results[0], results[2]], bytes.ClassifyMany([Files[0], Files[1]], top: 10));
    }

    /// <summary>What is copied to the network is a quarter of the memory, and no copy in another order is made of it.</summary>
    [Fact]
    public void The_bytes_of_an_image_stand_together()
    {
        using var model = Model();
        using var engine = model.Compile(Bytes);
        var input = NetworkInput.Of(engine, ImagePreprocessing.FashionMnist);

        using var batch = input.Create(ImagePreprocessing.InceptionV3, 2, (_, place) => place.Clear(), CancellationToken.None);

        input.IsBytes.Should().BeTrue();
        (batch.dtype, batch.shape, batch.stride()).Should().BeEquivalentTo((ScalarType.Byte, new long[] { 2, 3, 299, 299 }, new long[] { 299 * 299 * 3, 1, 299 * 3, 3 }));
    }

    [Fact]
    public void Images_are_never_normalized_twice()
    {
        var before = LiveTensors.Count;
        using (var model = Model())
        using (var engine = model.Network.Compile(Numbers with { Normalization = Other }))
        using (var embedder = model.Network.Compile(Numbers with { Normalization = Other, Output = NetworkOutput.Embedding }))
        {
            Func<IDisposable>[] twice =
            [
                () => new ImageClassifier(engine, model.Preprocessing, LabelSet.FashionMnist),
                () => new ImageEmbedder(embedder, model.Preprocessing),
                () => new ImageClassifier(model, new() { Compile = Numbers with { Normalization = Other } }),
                () => new ImageEmbedder(model, new() { Compile = Numbers with { Normalization = Other } }),
                () => new TorchImageModel(model, Numbers with { Normalization = Other }),
                () => new TorchImageModel(model, Bytes),
            ];

            foreach (var attempt in twice) attempt.Should().Throw<ArgumentException>().WithMessage("*Normalization*normalized already*leave it out*");
        }

        LiveTensors.Count.Should().Be(before);
    }

    [Fact]
    public void Replicas_that_normalize_differently_are_refused()
    {
        using var model = Model();
        using CompiledInception one = model.Network.Compile(Numbers), other = model.Network.Compile(Bytes);

        FluentActions.Invoking(() => new InferenceReplicas([one, other])).Should().Throw<ArgumentException>().WithMessage("*different Normalization*");
    }

    /// <summary>Bytes reach a GPU in a quarter of the time; on the CPU the numbers are there already. Images to calibrate on are normalized numbers.</summary>
    [Fact]
    public void A_network_on_GPUs_takes_bytes()
    {
        var preprocessing = ImagePreprocessing.InceptionV3;
        Device gpu = new("cuda:0"), cpu = new("cpu");

        NetworkInput.ForDevices(new(), preprocessing, [gpu]).Normalization.Should().Be(preprocessing.NormalizationOfBytes());
        NetworkInput.ForDevices(new(), preprocessing, [gpu, new("cuda:1")]).Normalization.Should().NotBeNull();
        NetworkInput.ForDevices(new(), preprocessing, [cpu]).Normalization.Should().BeNull();
        NetworkInput.ForDevices(new(), preprocessing, [gpu, cpu]).Normalization.Should().BeNull();
        NetworkInput.ForDevices(new() { CalibrationImages = [] }, preprocessing, [gpu]).Normalization.Should().BeNull();
        NetworkInput.ForDevices(new(), ImagePreprocessing.FidPyTorch, [gpu]).Normalization.Should().BeNull("its resize gives fractions");
        NetworkInput.ForDevices(new() { Normalization = Other }, preprocessing, [gpu]).Normalization.Should().BeSameAs(Other);
    }

    private static void Compare(IReadOnlyList<ImageClassification> actual, IReadOnlyList<ImageClassification> expected)
    {
        actual.Select(one => one.Path).Should().Equal(expected.Select(one => one.Path));
        foreach (var (one, other) in actual.Zip(expected)) Difference(ByClass(one), ByClass(other)).Should().BeLessThan(Tolerance);
    }

    private static float[] ByClass(ImageClassification one) => [.. one.Predictions.OrderBy(prediction => prediction.Index).Select(prediction => (float)prediction.Probability)];

    private static double Difference(float[] one, float[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Max();

    private static Model Model() => Inception.Models.Model.Load(Repository.PathOf($"{Assets}/inception_medium-fashion_mnist.safetensors"));
}
