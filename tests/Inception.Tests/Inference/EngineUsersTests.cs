using Inception.Classification;
using Inception.Embeddings;
using Inception.Inference;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Tests.Inference;

/// <summary>What takes a network takes a compiled one: the shipped images of Fashion-MNIST through both.</summary>
public class EngineUsersTests
{
    private static readonly string[] Images = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Assets", "fashion-mnist"), "*.png").Order()];

    [Fact]
    public async Task A_compiled_classifier_says_what_an_eager_one_says()
    {
        using var eager = new ImageClassifier(new Model(CompiledSamples.Create("inception_small"), ImagePreprocessing.FashionMnist, LabelSet.FashionMnist));
        using var compiled = new ImageClassifier(Compiled(new() { BatchSizes = [1, 8] }), ImagePreprocessing.FashionMnist, LabelSet.FashionMnist, new() { BatchSize = 8 });
        var expected = eager.ClassifyMany(Images, top: 10).Select(one => one.Predictions).ToList();

        var many = new List<IReadOnlyList<Prediction>>();
        await foreach (var one in compiled.ClassifyManyAsync(Images, top: 10)) many.Add(one.Predictions);
        var single = await Task.WhenAll(Images.Select(path => compiled.ClassifyAsync(path, top: 10)));

        foreach (var (actual, wanted) in many.Zip(expected).Concat(single.Zip(expected)))
        {
            actual.Select(prediction => prediction.Label).Should().Equal(wanted.Select(prediction => prediction.Label));
            // Logits within 1e-4 of the largest, which is near 1 under formula weights, move a probability by less than as much.
            actual.Zip(wanted, (a, b) => Math.Abs(a.Probability - b.Probability)).Max().Should().BeLessThan(1e-4);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_compiled_embedder_gives_what_an_eager_one_gives(bool normalize)
    {
        var options = new ImageEmbedderOptions { Normalize = normalize, BatchSize = 8 };
        using var eager = new ImageEmbedder(new Model(CompiledSamples.Create("inception_small"), ImagePreprocessing.FashionMnist), options);
        using var compiled = new ImageEmbedder(Compiled(new() { Output = NetworkOutput.Embedding, BatchSizes = [8] }), ImagePreprocessing.FashionMnist, options);

        compiled.Length.Should().Be(eager.Length);
        await foreach (var (path, vector) in compiled.EmbedManyAsync(Images))
        {
            var expected = eager.Embed(path);
            vector.ToArray().Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-4f * expected.Max(Math.Abs));
            compiled.Embed(path).Should().Equal(vector.ToArray(), "a single image runs in a filled batch of the same size");
        }
    }

    [Fact]
    public void A_network_that_gives_the_other_thing_is_refused_with_what_to_do()
    {
        using var logits = Compiled(new());
        using var embedding = Compiled(new() { Output = NetworkOutput.Embedding });

        FluentActions.Invoking(() => new ImageEmbedder(logits, ImagePreprocessing.FashionMnist))
            .Should().Throw<ArgumentException>().WithMessage("An embedder needs the vector before the classifier, and this inception_small gives Logits: compile it with NetworkOutput.Embedding.*");
        FluentActions.Invoking(() => new ImageClassifier(embedding, ImagePreprocessing.FashionMnist, LabelSet.FashionMnist))
            .Should().Throw<ArgumentException>().WithMessage("A classifier needs logits, and this inception_small gives Embedding: compile it with NetworkOutput.Logits.*");
    }

    [Fact]
    public void They_own_the_compiled_network_and_an_image_leaves_no_tensor_behind()
    {
        Compiled(new()).Dispose();   // the kernels' script is loaded once in a process
        var before = LiveTensors.Count;

        using (var embedder = new ImageEmbedder(Compiled(new() { Output = NetworkOutput.Embedding }), ImagePreprocessing.FashionMnist, new() { Normalize = true }))
        {
            var loaded = LiveTensors.Count;
            embedder.Embed(Images[0]);
            LiveTensors.Count.Should().Be(loaded);
        }

        LiveTensors.Count.Should().Be(before);
    }

    private static CompiledInception Compiled(CompileOptions options)
    {
        using var network = CompiledSamples.Create("inception_small");
        return network.Compile(options);
    }
}
