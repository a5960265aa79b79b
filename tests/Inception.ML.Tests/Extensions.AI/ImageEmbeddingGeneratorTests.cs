using System.Text;
using Inception.Extensions.AI;
using Inception.Imaging;
using Inception.Models;
using Inception.Serving;
using Microsoft.Extensions.AI;

namespace Inception.ML.Tests.Extensions.AI;

public sealed class ImageEmbeddingGeneratorTests
{
    [Fact]
    public async Task Embeddings_are_those_of_the_model_in_the_order_of_the_items()
    {
        using var model = Shipped.Load();
        using var generator = new ImageEmbeddingGenerator(model, new() { BatchSize = 2 }, leaveOpen: true);
        byte[][] images = [.. Enumerable.Range(1, 5).Select(Shipped.Png)];

        var embeddings = await generator.GenerateAsync(images.Select(Item));

        embeddings.Should().HaveCount(5);
        for (var i = 0; i < images.Length; i++)
        {
            embeddings[i].Vector.ToArray().Should().Equal(model.Embed(images[i]));
            embeddings[i].ModelId.Should().Be("inception_medium");
            embeddings[i].CreatedAt.Should().NotBeNull();
        }
    }

    [Fact]
    public async Task A_network_of_modules_gives_nearly_the_same_vectors()
    {
        using var portable = new ImageEmbeddingGenerator(Shipped.Load());
        using var modules = new ImageEmbeddingGenerator(new TorchImageModel(Model.Load(Shipped.Weights)));

        var (expected, found) = (await portable.GenerateVectorAsync(Item(Shipped.Png(1))), await modules.GenerateVectorAsync(Item(Shipped.Png(1))));

        // float32 in another order: 12 layers, some ulps each
        var largest = expected.ToArray().Max(Math.Abs);
        expected.ToArray().Zip(found.ToArray(), (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f * largest);
    }

    [Fact]
    public async Task Data_uris_are_decoded()
    {
        using var model = Shipped.Load();
        using var generator = new ImageEmbeddingGenerator(model, leaveOpen: true);
        var uri = "data:image/png;base64," + Convert.ToBase64String(Shipped.Png(3));

        var vector = await generator.GenerateVectorAsync(new DataContent(uri));

        vector.ToArray().Should().Equal(model.Embed(Shipped.Png(3)));
    }

    [Fact]
    public async Task Normalized_vectors_have_length_1()
    {
        using var generator = new ImageEmbeddingGenerator(Shipped.Load(), new() { Normalize = true });

        var vector = await generator.GenerateVectorAsync(Item(Shipped.Png(1)));

        vector.ToArray().Sum(value => (double)value * value).Should().BeApproximately(1, 1e-6);   // float32 rounds each of 448 numbers
    }

    [Fact]
    public void Metadata_names_provider_model_and_dimensions()
    {
        using var model = Shipped.Load();
        using var generator = new ImageEmbeddingGenerator(model, new() { ModelId = "clothes-1" }, leaveOpen: true);

        var metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;

        metadata.ProviderName.Should().Be("inception");
        metadata.DefaultModelId.Should().Be("clothes-1");
        metadata.DefaultModelDimensions.Should().Be(model.EmbeddingLength);
        generator.GetService<IImageModel>().Should().BeSameAs(model);
        generator.GetService<IEmbeddingGenerator<DataContent, Embedding<float>>>().Should().BeSameAs(generator);
        generator.GetService(typeof(EmbeddingGeneratorMetadata), "key").Should().BeNull();
        generator.GetService<string>().Should().BeNull();
    }

    [Fact]
    public async Task Images_go_through_the_network_in_batches()
    {
        var model = new StandInModel();
        using var generator = new ImageEmbeddingGenerator(model, new() { BatchSize = 3 });

        await generator.GenerateAsync(Enumerable.Range(0, 7).Select(i => Item(Shipped.Png(i))));
        var none = await generator.GenerateAsync([]);

        model.Batches.Should().Equal(3, 3, 1);
        none.Should().BeEmpty();
    }

    [Fact]
    public async Task Options_that_ask_for_another_model_are_refused()
    {
        using var generator = new ImageEmbeddingGenerator(new StandInModel());
        var item = Item(Shipped.Png(1));

        await generator.GenerateAsync([item], new() { Dimensions = 4, ModelId = "stand_in" });

        await FluentActions.Awaiting(() => generator.GenerateAsync([item], new() { Dimensions = 5 }))
            .Should().ThrowAsync<ArgumentException>().WithMessage("*4*5*");
        await FluentActions.Awaiting(() => generator.GenerateAsync([item], new() { ModelId = "other" }))
            .Should().ThrowAsync<ArgumentException>().WithMessage("*stand_in*other*");
        FluentActions.Invoking(() => new ImageEmbeddingGenerator(new StandInModel(), new() { BatchSize = 0 })).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ImageEmbeddingGenerator(new StandInModel(), new() { ModelId = " " })).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task An_error_names_the_item()
    {
        using var generator = new ImageEmbeddingGenerator(new StandInModel(), new() { BatchSize = 2, Decoding = new() { MaxPixels = 28 * 28 } });
        var good = Item(Shipped.Png(1));
        var text = new DataContent(Encoding.UTF8.GetBytes("text"), "text/plain");
        var broken = new DataContent((byte[])[0x89, 0x50], "image/png") { Name = "broken.png" };
        var large = Item(new RgbImage(100, 100, new byte[30_000]).ToPng());

        (await Error([good, good, good, text])).Index.Should().Be(3);
        var second = await Error([good, broken]);
        second.Index.Should().Be(1);
        second.ItemName.Should().Be("broken.png");
        second.InnerException.Should().BeOfType<InvalidImageException>();
        (await Error([good, null!])).Index.Should().Be(1);
        (await Error([large])).Message.Should().Contain("MaxPixels");

        async Task<ImageEmbeddingException> Error(DataContent[] items) =>
            (await FluentActions.Awaiting(() => generator.GenerateAsync(items)).Should().ThrowAsync<ImageEmbeddingException>()).Which;
    }

    [Fact]
    public async Task Cancelling_ends_the_call_before_the_next_batch()
    {
        var model = new StandInModel();
        using var generator = new ImageEmbeddingGenerator(model, new() { BatchSize = 1 });
        using var stop = new CancellationTokenSource();
        model.Gate.Reset();
        var call = generator.GenerateAsync(Enumerable.Repeat(Item(Shipped.Png(1)), 100), cancellationToken: stop.Token);
        await model.Entered.WaitAsync();

        await stop.CancelAsync();
        model.Gate.Set();

        await FluentActions.Awaiting(() => call).Should().ThrowAsync<OperationCanceledException>();
        model.Batches.Should().HaveCount(1);
        await FluentActions.Awaiting(() => generator.GenerateAsync([], cancellationToken: stop.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Many_callers_get_their_own_vectors()
    {
        using var model = Shipped.Load();
        using var generator = new ImageEmbeddingGenerator(model, new() { BatchSize = 2 }, leaveOpen: true);
        float[][] expected = [.. Enumerable.Range(0, 8).Select(i => model.Embed(Shipped.Png(i)))];

        await Parallel.ForAsync(0, 16, async (caller, _) =>
        {
            int[] seeds = [caller % 8, (caller + 3) % 8, (caller + 5) % 8];
            var found = await generator.GenerateAsync(seeds.Select(seed => Item(Shipped.Png(seed))), cancellationToken: CancellationToken.None);
            found.Zip(seeds).Should().OnlyContain(pair => pair.First.Vector.ToArray().SequenceEqual(expected[pair.Second]));
        });
    }

    [Fact]
    public async Task Disposing_waits_for_calls_in_progress_and_refuses_later_ones()
    {
        var model = new StandInModel();
        var generator = new ImageEmbeddingGenerator(model);
        model.Gate.Reset();
        var call = generator.GenerateAsync([Item(Shipped.Png(1))]);
        await model.Entered.WaitAsync();

        generator.Dispose();
        generator.Dispose();

        model.Disposals.Should().Be(0);
        await FluentActions.Awaiting(() => generator.GenerateAsync([])).Should().ThrowAsync<ObjectDisposedException>();
        model.Gate.Set();
        (await call).Should().HaveCount(1);
        model.Disposals.Should().Be(1);
    }

    [Fact]
    public void A_model_that_is_left_open_stays_open()
    {
        var model = new StandInModel();

        new ImageEmbeddingGenerator(model, leaveOpen: true).Dispose();

        model.Disposals.Should().Be(0);
    }

    internal static DataContent Item(byte[] encoded) => new(encoded, "image/png");
}
