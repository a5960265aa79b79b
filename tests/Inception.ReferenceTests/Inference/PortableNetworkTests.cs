using Inception.Classification;
using Inception.Explanation;
using Inception.Graphs;
using Inception.Imaging;
using Inception.Inference;
using Inception.Models;
using Inception.Networks;
using Inception.Portable;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Inference;

/// <summary>The portable engine against libtorch in float64, for every network of the family and for networks that were trained.</summary>
public class PortableNetworkTests
{
    /// <summary>What the engine promises, of the largest logit.</summary>
    private const double Limit = 1e-5;

    public static TheoryData<string> Names => new(SampleNetworks.Names);

    public static TheoryData<string> NamesWithClasses => new(
        NetworkFamily.All.Where(options => options.CreateTable().Classifier is not null).Select(options => options.Network));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_network_gives_the_numbers_of_libtorch_in_float64(string name)
    {
        using var network = SampleNetworks.Create(name);
        FormulaWeights.Fill(network);
        network.eval();
        var size = SampleNetworks.SmallSize(name);
        using var engine = network.CompilePortable(new() { ImageSize = size, Verification = Verification.None, Threads = 2 });
        using var random = new Generator(1);
        using var image = rand([1, network.Table.Input.Channels, size, size], generator: random);
        using var expected = GraphInterpreter.Run(NetworkGraphs.Build(network, null), image);

        var found = new float[engine.OutputLength];
        engine.Run(image.data<float>().ToArray(), found);

        var reference = expected.data<double>().ToArray();
        (reference.Zip(found, (a, b) => Math.Abs(a - b)).Max() / reference.Max(Math.Abs)).Should().BeLessThan(Limit);
    }

    /// <summary>Gradients in float32 and sums of products in float32: a thousandth of the largest share is some hundred times what they differ by.</summary>
    [Theory]
    [MemberData(nameof(NamesWithClasses))]
    public void Every_network_with_classes_is_explained_as_by_gradients(string name)
    {
        using var network = SampleNetworks.Create(name);
        FormulaWeights.Fill(network);
        network.eval();
        var size = SampleNetworks.SmallSize(name) + 64;   // more than one place in the last stage
        using var engine = network.CompilePortable(new() { ImageSize = size, Verification = Verification.None, QuickStart = true, Threads = 2 });
        using var random = new Generator(1);
        using var image = rand([1, network.Table.Input.Channels, size, size], generator: random);
        var chosen = network.Classes / 2;

        var expected = GradCam.Explain(network, image, new() { Class = chosen })[0];
        var logits = new float[network.Classes];
        var shares = engine.Explain(image.data<float>().ToArray(), logits, _ => chosen);

        engine.Places.Should().Be((expected.Map.Height, expected.Map.Width));
        shares.Zip(expected.Map.Values.ToArray(), (share, value) => Math.Abs(Math.Max(0, share) - (value * expected.Peak))).Max()
            .Should().BeLessThan(1e-3 * shares.Max(Math.Abs));
        using var whole = network.call(image);
        logits.Zip(whole.data<float>().ToArray(), (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-4f * logits.Max(Math.Abs));
    }

    [Theory]
    [InlineData("inception_medium-fashion_mnist")]
    public void A_trained_model_classifies_and_embeds_as_its_modules_do(string name)
    {
        var path = Repository.PathOf($"src/Inception.Tool/Assets/{name}.safetensors");
        using var portable = PortableModel.Load(path);
        using var modules = Model.Load(path);
        using var classifier = new ImageClassifier(modules, new() { LeaveModelOpen = true });
        using var embedder = new Inception.Embeddings.ImageEmbedder(modules, new() { LeaveModelOpen = true });
        var random = new Random(1);
        for (var i = 0; i < 20; i++)
        {
            var pixels = new byte[28 * 28 * 3];
            random.NextBytes(pixels);
            var image = new RgbImage(28, 28, pixels);

            var (expected, found) = (classifier.Classify(image, top: 10), portable.Classify(image, top: 10));

            found.Select(one => one.Label).Should().Equal(expected.Select(one => one.Label));
            found.Zip(expected, (a, b) => Math.Abs(a.Probability - b.Probability)).Max().Should().BeLessThan(1e-5);
            portable.Embed(image).Should().HaveCount(portable.EmbeddingLength);
        }

        portable.Engine.Report.Error.Should().BeLessThan(Limit);
        portable.Licence.Should().Be(modules.Licence);
    }
}
