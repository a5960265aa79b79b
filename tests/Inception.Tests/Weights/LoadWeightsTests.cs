using Inception.Weights;
using Inception.Weights.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tests.Weights;

public sealed class LoadWeightsTests
{
    [Theory]
    [InlineData("network.pth")]
    [InlineData("network.legacy.pth")]
    [InlineData("state_dict.pth")]
    [InlineData("model.pth")]
    [InlineData("nested.pth")]
    [InlineData("data_parallel.pth")]
    [InlineData("two_models.legacy.pth")]
    [InlineData("half.pth")]
    [InlineData("bfloat16.legacy.pth")]
    [InlineData("zip64.pth")]
    [InlineData("protocol_4.pth")]
    [InlineData("counter_of_one_element.pth")]
    public void A_network_takes_the_values_of_the_file(string name)
    {
        using var network = Fixture.Network();

        var report = network.LoadWeights(Fixture.Find(name));

        report.IsComplete.Should().BeTrue();
        report.Loaded.Should().Equal(network.state_dict().Keys);
        Fixture.ShouldHoldTheFixturesValues(network);
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    public void Values_become_the_type_of_the_network(ScalarType type)
    {
        using var network = Fixture.Network(type);

        network.LoadWeights(Fixture.Find("network.pth"));

        network.state_dict()["conv.weight"].dtype.Should().Be(type);
        Fixture.ShouldHoldTheFixturesValues(network); // multiples of 1/64 below 1: exact in all of these types
    }

    [Fact]
    public void A_file_without_batch_counters_is_complete_and_leaves_them_alone()
    {
        using var network = Fixture.Network();
        network.state_dict()["bn.num_batches_tracked"].fill_(3);

        var report = network.LoadWeights(Fixture.Find("before_0.4.1.legacy.pth"));

        report.IsComplete.Should().BeTrue();
        report.Loaded.Should().NotContain("bn.num_batches_tracked");
        network.state_dict()["bn.num_batches_tracked"].ToInt64().Should().Be(3);
        Fixture.ShouldHoldTheFixturesValues(network, except: "bn.num_batches_tracked");
    }

    [Fact]
    public void A_file_that_does_not_fit_is_one_exception_with_everything_in_it()
    {
        using var network = nn.Sequential(("conv", nn.Conv2d(3, 8, 3, bias: true)), ("fc", nn.Linear(4, 5)));
        var before = Snapshot(network);

        var load = () => network.LoadWeights(Fixture.Find("network.pth"));

        var error = load.Should().Throw<WeightMismatchException>().Which;
        error.FilePath.Should().EndWith("network.pth");
        error.Message.Should().Contain("network.pth").And.Contain("conv.bias").And.Contain("bn.running_var").And.Contain("conv.weight (model [8, 3, 3, 3], file [4, 3, 3, 3])");
        error.Report.Missing.Should().Equal("conv.bias");
        error.Report.Unexpected.Should().Equal("bn.weight", "bn.bias", "bn.running_mean", "bn.running_var", "bn.num_batches_tracked");
        error.Report.WrongShape.Select(mismatch => mismatch.Key).Should().Equal("conv.weight");
        error.Report.Loaded.Should().Equal("fc.weight", "fc.bias");
        Snapshot(network).Should().BeEquivalentTo(before);
    }

    [Fact]
    public void A_file_without_tensors_lacks_every_key()
    {
        using var folder = new TemporaryFolder();
        SafetensorsFile.Write(folder["empty.safetensors"], []);
        using var network = Fixture.Network();

        var load = () => network.LoadWeights(folder["empty.safetensors"]);

        load.Should().Throw<WeightMismatchException>().Which.Report.Missing.Should().HaveCount(7);
    }

    [Fact]
    public void The_message_shows_the_first_ten_keys_and_counts_all()
    {
        var keys = Enumerable.Range(0, 12).Select(i => $"layer{i:00}.weight").ToArray();

        var error = new WeightMismatchException(new WeightLoadReport("weights.pth") { Missing = keys });

        error.Message.Should().Contain("12 are missing").And.Contain("layer09.weight, …").And.NotContain("layer10.weight");
    }

    [Fact]
    public void Without_strictness_what_fits_is_loaded_and_the_rest_reported()
    {
        using var network = nn.Sequential(("conv", nn.Conv2d(3, 8, 3, bias: true)), ("fc", nn.Linear(4, 5)));
        var before = Snapshot(network);

        var report = network.LoadWeights(Fixture.Find("network.pth"), new WeightLoadOptions { Strict = false });

        report.IsComplete.Should().BeFalse();
        report.Missing.Should().Equal("conv.bias");
        report.WrongShape.Should().ContainSingle().Which.Found.Should().Equal(4, 3, 3, 3);
        var after = Snapshot(network);
        after["fc.bias"].Should().Equal(Fixture.NetworkValues("fc.bias"));
        after["conv.weight"].Should().Equal(before["conv.weight"]);
        after["conv.bias"].Should().Equal(before["conv.bias"]);
    }

    [Fact]
    public void Keys_with_an_ignored_prefix_are_neither_loaded_nor_missed()
    {
        using var withoutNorm = nn.Sequential(("conv", nn.Conv2d(3, 4, 3, bias: false)), ("fc", nn.Linear(4, 10)));
        var before = Snapshot(withoutNorm);

        var report = withoutNorm.LoadWeights(Fixture.Find("network.pth"), new WeightLoadOptions { IgnoredPrefixes = ["bn.", "fc."] });

        report.IsComplete.Should().BeTrue();
        report.Loaded.Should().Equal("conv.weight");
        report.Ignored.Should().HaveCount(7);
        Snapshot(withoutNorm)["fc.weight"].Should().Equal(before["fc.weight"]);
    }

    [Fact]
    public void Foreign_names_are_mapped()
    {
        using var network = nn.Sequential(("stem", nn.Conv2d(3, 4, 3, bias: false)));

        var report = network.LoadWeights(
            Fixture.Find("network.pth"),
            new WeightLoadOptions { KeyMap = key => key.StartsWith("conv.", StringComparison.Ordinal) ? "stem." + key["conv.".Length..] : null });

        report.Loaded.Should().Equal("stem.weight");
        report.Ignored.Should().Contain("fc.weight");
        Snapshot(network)["stem.weight"].Should().Equal(Fixture.NetworkValues("conv.weight"));
    }

    [Fact]
    public void Two_keys_mapped_to_one_are_an_error()
    {
        using var network = Fixture.Network();

        var load = () => network.LoadWeights(Fixture.Find("network.pth"), new WeightLoadOptions { KeyMap = _ => "fc.bias" });

        load.Should().Throw<CheckpointException>().WithMessage("*'conv.weight'*'bn.weight'*'fc.bias'*");
    }

    [Fact]
    public void A_prefix_that_the_model_has_itself_is_kept()
    {
        using var wrapped = nn.Sequential(("module", Fixture.Network()));

        wrapped.LoadWeights(Fixture.Find("data_parallel.pth")).IsComplete.Should().BeTrue();
    }

    [Theory]
    [InlineData("network.pth")]
    [InlineData("half.pth")]
    public void A_file_that_breaks_in_the_middle_changes_nothing(string name)
    {
        using var network = Fixture.Network();
        var before = Snapshot(network);
        var content = File.ReadAllBytes(Fixture.Find(name));
        content[Fixture.ContentOf(content, "data/7")] ^= 1; // the last tensor
        using var folder = new TemporaryFolder();
        var path = folder.Write(name, content);

        var load = () => network.LoadWeights(path);

        load.Should().Throw<CheckpointException>().WithMessage("*checksum*");
        Snapshot(network).Should().BeEquivalentTo(before);
    }

    [Fact]
    public void Parameters_stay_the_same_objects_and_an_optimizer_goes_on_with_them()
    {
        using var network = Fixture.Network();
        using var optimizer = optim.SGD(network.parameters(), learningRate: 0.5);
        var bias = network.state_dict()["fc.bias"];
        var handle = bias.Handle;

        network.LoadWeights(Fixture.Find("network.pth"));
        using var loss = network.state_dict()["fc.bias"].sum();
        loss.backward();
        optimizer.step();

        network.state_dict()["fc.bias"].Should().BeSameAs(bias);
        bias.Handle.Should().Be(handle);
        bias.requires_grad.Should().BeTrue();
        // The gradient of the sum is 1, so that every value moves by the learning rate; all of it is exact.
        Fixture.Values(bias).Should().Equal(Fixture.NetworkValues("fc.bias").Select(value => value - 0.5));
    }

    [Fact]
    public void Views_of_a_parameter_see_the_new_values()
    {
        using var network = Fixture.Network();
        using var view = network.state_dict()["fc.weight"].detach();

        network.LoadWeights(Fixture.Find("network.pth"));

        Fixture.Values(view).Should().Equal(Fixture.NetworkValues("fc.weight"));
    }

    [Fact]
    public void A_strided_parameter_takes_the_values_too()
    {
        using var network = nn.Sequential(("fc", nn.Linear(4, 5)));
        using var transposed = zeros(4, 5).t();
        ((TorchSharp.Modules.Linear)network.children().First()).weight = new TorchSharp.Modules.Parameter(transposed);

        network.LoadWeights(Fixture.Find("network.pth"), new WeightLoadOptions { IgnoredPrefixes = ["conv.", "bn."] });

        network.state_dict()["fc.weight"].is_contiguous().Should().BeFalse();
        Snapshot(network)["fc.weight"].Should().Equal(Fixture.NetworkValues("fc.weight"));
    }

    [Theory]
    [InlineData("network.pth")]
    [InlineData("half.pth")]
    [InlineData("counter_of_one_element.pth")]
    public void Loading_leaves_no_tensor_behind(string name)
    {
        using var network = Fixture.Network();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        network.LoadWeights(Fixture.Find(name));

        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void A_failed_load_leaves_no_tensor_behind()
    {
        using var network = Fixture.Network();
        var content = File.ReadAllBytes(Fixture.Find("network.pth"));
        content[Fixture.ContentOf(content, "data/7")] ^= 1;
        using var folder = new TemporaryFolder();
        var path = folder.Write("network.pth", content);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        var load = () => network.LoadWeights(path);

        load.Should().Throw<CheckpointException>();
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void Complex_values_do_not_go_into_a_real_network()
    {
        using var folder = new TemporaryFolder();
        using var weight = zeros(5, 4, dtype: ScalarType.ComplexFloat32);
        using var bias = zeros(5);
        SafetensorsFile.Write(folder["complex.safetensors"], new Dictionary<string, Tensor> { ["fc.weight"] = weight, ["fc.bias"] = bias });
        using var network = nn.Sequential(("fc", nn.Linear(4, 5)));

        var load = () => network.LoadWeights(folder["complex.safetensors"]);

        load.Should().Throw<CheckpointException>().WithMessage("*'fc.weight'*complex*Float32*");
    }

    [SkippableFact]
    public void A_network_on_a_GPU_takes_the_values_of_the_file()
    {
        Skip.IfNot(cuda.is_available(), "There is no CUDA device.");
        using var network = Fixture.Network().cuda();

        network.LoadWeights(Fixture.Find("network.pth"));

        network.state_dict()["fc.bias"].device_type.Should().Be(DeviceType.CUDA);
        using var onHost = network.cpu();
        Fixture.ShouldHoldTheFixturesValues(onHost);
    }

    private static Dictionary<string, double[]> Snapshot(nn.Module module) => module.state_dict().ToDictionary(item => item.Key, item => Fixture.Values(item.Value));
}
