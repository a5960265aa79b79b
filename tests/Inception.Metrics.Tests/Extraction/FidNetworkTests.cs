using Inception.Inference;
using Inception.Metrics.Extraction;
using Inception.Networks;
using Inception.Weights;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Metrics.Tests.Extraction;

public sealed class FidNetworkTests : IDisposable
{
    private static readonly PortableOptions Quick = new() { Verification = Verification.None, Threads = 2, KernelFolder = "" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Several_stages_and_unbiased_logits_come_from_one_pass()
    {
        using var modules = Sample();
        string[] stages = ["stem", "mixed", "pool", "last"];
        using var network = Compile(modules, stages);
        using var random = new Generator(1);
        using var images = rand([3, 3, 32, 32], generator: random);
        using var expected = modules.PooledFeatures(images, stages);
        using var embedding = modules.Embed(images);
        using var logits = embedding.matmul(modules.state_dict()["fc.weight"].t());

        var found = new float[3 * network.Layers.Sum(layer => layer.Length)];
        network.Run(images.data<float>().ToArray(), 32, found);

        network.Layers.Should().Equal(new("stem", 24), new("mixed", 48), new("pool", 48), new("last", 32), new(FeatureLayer.UnbiasedLogits, 5));
        using var all = cat([.. expected.Values, logits], dim: 1).detach();
        var numbers = all.data<float>().ToArray();
        numbers.Zip(found, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f * numbers.Max(Math.Abs));
    }

    [Fact]
    public void Features_are_verified_against_float64()
    {
        using var modules = Sample();

        using var network = Compile(modules, ["stem", "last"], Quick with { Verification = Verification.Full });

        network.Report.Error.Should().BeLessThan(1e-5);
    }

    [Fact]
    public void The_identity_follows_the_weights_and_not_the_file()
    {
        using var modules = Sample();
        using var first = Compile(modules, ["stem"]);
        using var again = Compile(modules, ["last"]);
        using (no_grad()) modules.state_dict()["fc.weight"].add_(1);
        using var other = Compile(modules, ["stem"]);

        again.Identity.Should().Be(first.Identity).And.NotBe(other.Identity);
    }

    [Fact]
    public void A_stage_that_is_not_there_is_named()
    {
        using var modules = Sample();

        FluentActions.Invoking(() => Compile(modules, ["nothing"])).Should().Throw<ArgumentException>().WithMessage("*my_network*nothing*");
    }

    [Theory]
    [InlineData(100)]
    [InlineData(64, 64)]
    public void Lengths_that_the_network_does_not_have_are_refused(params int[] dimensions) =>
        FluentActions.Invoking(() => FidNetwork.Load("weights.pth", new() { Dimensions = dimensions })).Should().Throw<ArgumentOutOfRangeException>();

    private static InceptionNetwork Sample()
    {
        var network = SampleNetworks.Create(SampleNetworks.OwnTableName);
        FormulaWeights.Fill(network);
        network.eval();
        return network;
    }

    private FidNetwork Compile(InceptionNetwork modules, IReadOnlyList<string> stages, PortableOptions? options = null)
    {
        SafetensorsFile.Write(_folder["weights.safetensors"], modules.state_dict());
        var weights = NetworkWeights.Load(_folder["weights.safetensors"], modules.Table, WeightLoadOptions.Default);
        return new(modules.Table, weights, [.. stages.Select(stage => (stage, stage))], logits: true, options ?? Quick);
    }
}
