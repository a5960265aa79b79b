using Inception.Weights;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tests.Weights;

/// <summary>Weights that are infinite, or no number, or negative where a root is taken, stop loading with their names.</summary>
public sealed class NonFiniteWeightsTests
{
    public static TheoryData<string, ScalarType, double> Spoilt()
    {
        var data = new TheoryData<string, ScalarType, double>();
        foreach (var extension in new[] { ".pth", ".safetensors" })
        {
            foreach (var type in new[] { ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float64 })
            {
                data.Add(extension, type, double.NaN);
                data.Add(extension, type, double.PositiveInfinity);
                data.Add(extension, type, double.NegativeInfinity);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void Loading_stops_with_the_tensors_and_counts_and_changes_nothing(string extension, ScalarType type, double value)
    {
        using var folder = new TemporaryFolder();
        var path = Save(folder, extension, type, ("conv.weight", [0, 50, 107], value), ("bn.running_var", [3], value));
        using var network = Fixture.Network();
        var before = Fixture.Values(network.state_dict()["fc.weight"]);

        var load = () => network.LoadWeights(path);

        load.Should().Throw<NonFiniteWeightsException>().Which.Tensors.Should().Equal(new("conv.weight", 3, 108), new NonFiniteTensor("bn.running_var", 1, 4));
        Fixture.Values(network.state_dict()["fc.weight"]).Should().Equal(before);
    }

    [Fact]
    public void An_option_lets_them_in_and_the_report_lists_them()
    {
        using var folder = new TemporaryFolder();
        var path = Save(folder, ".pth", ScalarType.Float32, ("fc.bias", [1], double.NaN));
        using var network = Fixture.Network();

        var report = network.LoadWeights(path, new() { AllowNonFinite = true });

        report.NonFinite.Should().Equal(new NonFiniteTensor("fc.bias", 1, 5));
        Fixture.Values(network.state_dict()["fc.bias"])[1].Should().Be(double.NaN);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    public void A_negative_running_variance_counts_as_one(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        var path = Save(folder, ".pth", type, ("bn.running_var", [0, 2], -0.25), ("bn.running_mean", [0], -0.25));
        using var network = Fixture.Network();

        var load = () => network.LoadWeights(path);

        load.Should().Throw<NonFiniteWeightsException>().Which.Tensors.Should().Equal(new NonFiniteTensor("bn.running_var", 2, 4));
    }

    [Theory]
    [InlineData(ScalarType.Float32, ScalarType.Float16, 1e5)]
    [InlineData(ScalarType.BFloat16, ScalarType.Float16, 1e5)]
    [InlineData(ScalarType.Float64, ScalarType.Float32, 1e40)]
    [InlineData(ScalarType.Float64, ScalarType.BFloat16, 1e40)]
    public void Values_that_overflow_in_the_network_s_type_count_too(ScalarType stored, ScalarType type, double value)
    {
        using var folder = new TemporaryFolder();
        var path = Save(folder, ".safetensors", stored, ("fc.weight", [0, 19], value));
        using var network = Fixture.Network(type);
        using var wide = Fixture.Network(stored);

        FluentActions.Invoking(() => network.LoadWeights(path)).Should().Throw<NonFiniteWeightsException>()
            .Which.Tensors.Should().Equal(new NonFiniteTensor("fc.weight", 2, 20));
        wide.LoadWeights(path).NonFinite.Should().BeEmpty();
    }

    [Fact]
    public void What_no_tensor_of_the_network_holds_does_not_matter()
    {
        using var folder = new TemporaryFolder();
        using var storage = tensor(new[] { float.NaN, 1, 2, float.PositiveInfinity });
        using var middle = storage.narrow(0, 1, 2);
        using var beside = tensor(new[] { float.NaN });
        PyTorchFile.Write(folder["a.pth"], new Dictionary<string, Tensor> { ["weight"] = middle.reshape(1, 2), ["bias"] = middle.narrow(0, 0, 1), ["other"] = beside });
        using var network = nn.Linear(2, 1);

        var report = network.LoadWeights(folder["a.pth"], new() { IgnoredPrefixes = ["other"] });

        report.IsComplete.Should().BeTrue();
        report.NonFinite.Should().BeEmpty();
    }

    private static string Save(TemporaryFolder folder, string extension, ScalarType type, params (string Key, long[] Places, double Value)[] spoilt)
    {
        using var network = Fixture.Network(type);
        using (no_grad())
        {
            foreach (var (key, places, value) in spoilt)
            {
                using var flat = network.state_dict()[key].view(-1);
                foreach (var place in places)
                {
                    using var one = flat.narrow(0, place, 1);
                    one.fill_(value);
                }
            }
        }
        network.SaveWeights(folder["spoilt" + extension]);
        return folder["spoilt" + extension];
    }
}
