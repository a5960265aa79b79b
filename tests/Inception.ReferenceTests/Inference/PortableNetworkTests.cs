using Inception.Classification;
using Inception.Graphs;
using Inception.Imaging;
using Inception.Inference;
using Inception.Models;
using Inception.Portable;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Inference;

/// <summary>The portable engine against libtorch in float64, for every network of the family and for networks that were trained.</summary>
public class PortableNetworkTests
{
    /// <summary>What the engine promises, of the largest logit.</summary>
    private const double Limit = 1e-5;

    public static TheoryData<string> Names => new(SampleNetworks.Names);

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
