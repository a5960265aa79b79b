using Inception.Embeddings;
using Inception.Imaging;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Tests.Embeddings;

/// <summary>On the shipped images of Fashion-MNIST, with formula weights.</summary>
public sealed class ImageEmbedderTests : IDisposable
{
    /// <summary>A batch is convolved in another order than a single image.</summary>
    private const float BatchTolerance = 1e-4f;

    private static readonly string[] Images = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Assets", "fashion-mnist"), "*.png").Order()];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_path_a_stream_and_pixels_give_what_the_network_gives()
    {
        using var embedder = Create();
        using var network = Network();
        using var stream = File.OpenRead(Images[0]);
        using var input = ImagePreprocessing.FashionMnist.Apply(new ImageDecoder().Decode(Images[0]));
        using var _ = no_grad();
        using var embedding = network.Embed(input);
        var expected = embedding.data<float>().ToArray();

        embedder.Length.Should().Be(288).And.Be(expected.Length);
        embedder.Embed(Images[0]).Should().Equal(expected);
        embedder.Embed(stream).Should().Equal(expected);
        embedder.Embed(new ImageDecoder().Decode(Images[0])).Should().Equal(expected);
        embedder.Embed(File.ReadAllBytes(Images[0])).Should().Equal(expected);
        (await embedder.EmbedAsync(Images[0])).Should().Equal(expected);
        using var again = File.OpenRead(Images[0]);
        (await embedder.EmbedAsync(again)).Should().Equal(expected);
        (await embedder.EmbedAsync(await File.ReadAllBytesAsync(Images[0]))).Should().Equal(expected);
        (await embedder.EmbedAsync(new ImageDecoder().Decode(Images[0]))).Should().Equal(expected);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(100)]
    public async Task Many_are_what_each_is_alone_in_any_batches(int batchSize)
    {
        using var embedder = Create(new() { BatchSize = batchSize });

        var many = await ToList(embedder.EmbedManyAsync(Images));

        many.Select(embedding => embedding.Path).Should().Equal(Images);
        embedder.EmbedMany(Images).Select(one => one.Vector.ToArray()).Should().BeEquivalentTo(many.Select(one => one.Vector.ToArray()), options => options.WithStrictOrdering());
        foreach (var (path, vector) in many)
            vector.ToArray().Zip(embedder.Embed(path), (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(BatchTolerance);
    }

    [Fact]
    public async Task Normalised_they_have_length_1()
    {
        using var embedder = Create(new() { Normalize = true });

        foreach (var (_, vector) in await ToList(embedder.EmbedManyAsync(Images)))
            vector.ToArray().Sum(x => (double)x * x).Should().BeApproximately(1, 1e-5);
    }

    [Fact]
    public async Task No_images_give_nothing()
    {
        using var embedder = Create();

        (await ToList(embedder.EmbedManyAsync([]))).Should().BeEmpty();
    }

    [Fact]
    public async Task An_unreadable_file_has_its_error_and_the_others_their_vectors()
    {
        var text = _folder.Write("text.png", "no image"u8.ToArray());
        using var embedder = Create(new() { BatchSize = 4 });
        string[] paths = [Images[0], text, Images[1], Images[2], _folder["absent.png"], Images[3], text];

        var many = await ToList(embedder.EmbedManyAsync(paths));

        many.Select(embedding => embedding.Path).Should().Equal(paths);
        many.Where(embedding => embedding.Error is not null).Select(embedding => embedding.Error!.GetType().Name)
            .Should().Equal("InvalidImageException", "FileNotFoundException", "InvalidImageException");
        many[1].Invoking(embedding => embedding.Vector).Should().Throw<InvalidImageException>();
        foreach (var (path, vector) in many.Where(embedding => embedding.Error is null))
            vector.ToArray().Zip(embedder.Embed(path), (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(BatchTolerance);
    }

    [Fact]
    public async Task Where_the_options_say_so_an_unreadable_file_ends_the_work_after_those_before_it()
    {
        var text = _folder.Write("text.png", "no image"u8.ToArray());
        using var embedder = Create(new() { BatchSize = 2, OnUnreadable = UnreadableImages.Fail });
        var done = new List<string>();

        var embedding = async () =>
        {
            await foreach (var (path, _) in embedder.EmbedManyAsync([.. Images.Take(4), text])) done.Add(path);
        };

        (await embedding.Should().ThrowAsync<InvalidImageException>()).Which.Path.Should().Be(text);
        done.Should().Equal(Images.Take(4));
    }

    [Fact]
    public async Task Cancelling_stops_between_batches()
    {
        using var source = new CancellationTokenSource();
        using var embedder = Create(new() { BatchSize = 2 });
        var asked = 0;

        var embedding = async () =>
        {
            await foreach (var _ in embedder.EmbedManyAsync(Images.Select(path => { asked++; return path; }), source.Token)) await source.CancelAsync();
        };

        await embedding.Should().ThrowAsync<OperationCanceledException>();
        asked.Should().BeLessThan(Images.Length);
    }

    [Fact]
    public void It_owns_its_network_and_an_image_leaves_no_tensor_behind()
    {
        var before = LiveTensors.Count;

        using (var embedder = Create())
        {
            var loaded = LiveTensors.Count;
            embedder.Embed(Images[0]);
            LiveTensors.Count.Should().Be(loaded);
        }

        LiveTensors.Count.Should().Be(before);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var network = Network().AsInference(NetworkOutput.Embedding);

        FluentActions.Invoking(() => new ImageEmbedder(network, ImagePreprocessing.GoogLeNet))
            .Should().Throw<ArgumentException>().WithMessage("inception_small takes 1 channels, and the preprocessing makes 3*");
        FluentActions.Invoking(() => new ImageEmbedder(network, ImagePreprocessing.FashionMnist, new() { BatchSize = 0 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("BatchSize");
    }

    [Fact]
    public void A_disposed_embedder_says_which_class_was_disposed()
    {
        var embedder = Create();
        embedder.Dispose();

        embedder.Invoking(e => e.Embed(Images[0])).Should().Throw<ObjectDisposedException>().Which.ObjectName.Should().EndWith(nameof(ImageEmbedder));
    }

    [Fact]
    public void A_model_that_is_left_open_goes_on()
    {
        using var model = new Model(Network(), ImagePreprocessing.FashionMnist);
        float[] expected;
        using (var embedder = new ImageEmbedder(model, new() { LeaveModelOpen = true })) expected = embedder.Embed(Images[0]);
        using var again = new ImageEmbedder(model, new() { LeaveModelOpen = true });

        again.Embed(Images[0]).Should().Equal(expected);
    }

    private static ImageEmbedder Create(ImageEmbedderOptions? options = null) => new(new Model(Network(), ImagePreprocessing.FashionMnist), options);

    private static InceptionSmall Network()
    {
        var network = new InceptionSmall();
        FormulaWeights.Fill(network);
        network.eval();
        return network;
    }

    private static async Task<List<ImageEmbedding>> ToList(IAsyncEnumerable<ImageEmbedding> embeddings)
    {
        var list = new List<ImageEmbedding>();
        await foreach (var embedding in embeddings) list.Add(embedding);
        return list;
    }
}
