using Inception.Networks;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Tests.Networks;

/// <summary>Weights in arrays are those that a network of modules gets from the same file.</summary>
public sealed class NetworkWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. SampleNetworks.Names];

    private string FilePath => _folder["weights.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Category", "Slow")]
    public void A_table_tells_the_keys_and_shapes_of_the_network(string name)
    {
        using var network = SampleNetworks.Create(name);

        var shapes = WeightShapes.List(network.Table).Select(target => $"{target.Key} {string.Join('×', target.Value.Shape)}");

        shapes.ShouldBeTheKeys(network.state_dict().Select(entry => $"{entry.Key} {string.Join('×', entry.Value.shape)}"));
    }

    [Fact]
    public void The_network_s_own_keys_are_read()
    {
        using var network = SampleNetworks.Create(SampleNetworks.OwnTableName, auxiliaryHeads: true);
        network.SaveWeights(FilePath);

        var weights = NetworkWeights.Load(FilePath, network.Table, WeightLoadOptions.Default);

        ShouldEqual(weights, network);
        weights.Report.Ignored.Should().OnlyContain(key => key.StartsWith("head.", StringComparison.Ordinal));
    }

    [Fact]
    public void Foreign_keys_and_axes_are_read_as_the_network_reads_them()
    {
        using var saved = LoadingSamples.Create(classes: 6);
        saved.SaveSlim(FilePath);
        using var network = LoadingSamples.Create(weights: FilePath);

        var weights = NetworkWeights.Load(FilePath, network.Table, WeightLoadOptions.Default);

        ShouldEqual(weights, network);
        weights.Report.Layout.Should().Be("TF-slim");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Filters_are_adapted_to_other_images_as_the_network_adapts_them(int channels)
    {
        using var saved = LoadingSamples.Create();
        saved.SaveWeights(FilePath);
        var options = new WeightLoadOptions { AdaptInputChannels = true };
        using var network = LoadingSamples.Create(channels: channels, weights: FilePath, loading: options);

        ShouldEqual(NetworkWeights.Load(FilePath, network.Table, options), network);
    }

    [Fact]
    public void A_weight_that_is_not_there_is_an_error_even_if_the_options_let_it_be_missing()
    {
        using var saved = LoadingSamples.Create(classes: 4);
        saved.SaveWeights(FilePath);

        var load = () => NetworkWeights.Load(FilePath, LoadingSamples.Table(), new() { Classifier = ClassifierLoading.Skip });

        load.Should().Throw<WeightMismatchException>().Which.Report.Missing.Should().Equal("fc.weight", "fc.bias");
    }

    [Fact]
    public void A_weight_that_is_no_number_is_an_error()
    {
        using var saved = LoadingSamples.Create();
        using (no_grad()) saved.state_dict()["fc.bias"].fill_(float.NaN);
        saved.SaveWeights(FilePath);

        var load = () => NetworkWeights.Load(FilePath, LoadingSamples.Table(), WeightLoadOptions.Default);

        load.Should().Throw<NonFiniteWeightsException>().WithMessage("*fc.bias (5 of 5)*");
    }

    private static void ShouldEqual(NetworkWeights weights, InceptionNetwork network)
    {
        foreach (var (key, tensor) in network.state_dict().Where(entry => !entry.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
        {
            if (key.StartsWith("head.", StringComparison.Ordinal)) continue;
            weights[key].Shape.Should().Equal(tensor.shape, key);
            using var detached = tensor.detach();
            weights[key].Values.Should().Equal(detached.data<float>().ToArray(), key);
        }
    }
}
