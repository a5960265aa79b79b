using Inception.Inference;
using Inception.Networks.Tables;
using Inception.Quantization;
using static TorchSharp.torch;

namespace Inception.Tests.Inference;

public sealed class CalibrationTests
{
    [Fact]
    public void Ranges_are_those_of_the_networks_stages()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = CompiledSamples.Images(network, batch: 3, 28);
        var expected = new Dictionary<string, ValueRange>();
        network.named_modules().Single(module => module.name == "mixed1.branch3x3_p2").module.Should().NotBeNull();
        using var hook = ((TorchSharp.torch.nn.Module<Tensor, Tensor>)network.named_modules().Single(module => module.name == "mixed1.branch3x3_p2").module)
            .register_forward_hook((_, _, output) =>
            {
                expected["mixed1.branch3x3_p2"] = new(output.min().item<float>(), output.max().item<float>());
                return output;
            }) as IDisposable;
        CompiledSamples.Eager(network, images).Dispose();

        var calibration = network.Calibrate([images], new() { Method = CalibrationMethod.MinMax });

        calibration.Network.Should().Be("inception_small");
        calibration.Images.Should().Be(3);
        calibration.Ranges.Keys.Should().Contain(["input", "stem1", "mixed4.branch_pool1x1"]).And.NotContain("fc");
        calibration.Ranges["input"].Should().Be(new ValueRange(images.min().item<float>(), images.max().item<float>()));
        calibration.Ranges["mixed1.branch3x3_p2"].High.Should().BeApproximately(expected["mixed1.branch3x3_p2"].High, 1e-4f, "it is rounded in another order");
        calibration.Ranges["mixed1.branch3x3_p2"].Low.Should().Be(0);
    }

    /// <summary>Sums are rounded differently for other batches, so that a value may fall beside the edge of a bin.</summary>
    [Theory]
    [InlineData(CalibrationMethod.MinMax)]
    [InlineData(CalibrationMethod.Percentile)]
    [InlineData(CalibrationMethod.MeanSquaredError)]
    [InlineData(CalibrationMethod.Entropy)]
    public void Neither_the_order_nor_the_batches_of_the_images_count(CalibrationMethod method)
    {
        using var network = CompiledSamples.Create(SampleNetworks.OwnTableName);
        using var images = CompiledSamples.Images(network, batch: 6, 28);
        using var larger = images * 5;
        Tensor[] backwards = [larger.narrow(0, 3, 3), larger.narrow(0, 0, 3), images.narrow(0, 1, 5), images.narrow(0, 0, 1)];

        var forwards = network.Calibrate([images, larger], new() { Method = method });
        var other = network.Calibrate(backwards, new() { Method = method });

        other.Images.Should().Be(12);
        other.Ranges.Keys.Should().Equal(forwards.Ranges.Keys);
        foreach (var (key, range) in forwards.Ranges)
        {
            var tolerance = 0.02f * Math.Max(range.High, -range.Low);
            other.Ranges[key].High.Should().BeApproximately(range.High, tolerance, key);
            other.Ranges[key].Low.Should().BeApproximately(range.Low, tolerance, key);
        }

        foreach (var tensor in backwards) tensor.Dispose();
    }

    [Fact]
    public void A_normalisation_that_no_convolution_takes_up_has_a_range_of_its_own()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = rand(2, 1, 28, 28);

        var calibration = network.Calibrate([images], new() { Normalization = new InputTransform([2], [-1]), Method = CalibrationMethod.MinMax });

        calibration.Ranges["input"].Low.Should().BeInRange(0, 0.1f);
        calibration.Ranges["input.normalized"].Low.Should().BeInRange(-1, -0.8f);
    }

    [Fact]
    public void It_is_saved_and_loaded_to_the_last_bit()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "small.json");
        var calibration = Sample(("input", new(-0.1f, 1f / 3)), ("stem1", new(0, float.Epsilon)), ("big", new(-3e38f, 3e38f)));

        calibration.Save(path);
        var loaded = Calibration.Load(path);

        loaded.Should().BeEquivalentTo(calibration);
    }

    [Theory]
    [InlineData("{", "*JSON*")]
    [InlineData("[]", "*JSON object*Array*")]
    [InlineData("{}", "*\"format\"*none*")]
    [InlineData("""{"format":"inception calibration","version":2}""", "*version 1*found 2*newer*")]
    [InlineData("""{"format":"inception calibration","version":1,"method":"guess"}""", "*min-max, percentile*\"guess\"*")]
    [InlineData("""{"format":"inception calibration","version":1,"method":"entropy","images":-1}""", "*at least 0*")]
    [InlineData("""{"format":"inception calibration","version":1,"method":"entropy","images":1,"ranges":{"a":[1]}}""", "*'a'*1*")]
    [InlineData("""{"format":"inception calibration","version":1,"method":"entropy","images":1,"ranges":{"a":[1,0]}}""", "*lower one first*'a'*")]
    [InlineData("""{"format":"inception calibration","version":1,"method":"entropy","images":1,"ranges":{"a":[0,"NaN"]}}""", "*finite*'a'*")]
    [InlineData("""{"format":"inception calibration","version":1,"method":"entropy","images":1,"ranges":{"a":[0,1e99]}}""", "*finite*'a'*")]
    [InlineData("""{"format":"inception calibration","version":1,"method":"entropy","images":1,"ranges":{"a":[0,1],"a":[0,2]}}""", "*one range for 'a'*two*")]
    public void A_file_that_is_none_is_refused_with_the_place(string content, string message)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "broken.json");
        File.WriteAllText(path, content);

        var load = () => Calibration.Load(path);

        load.Should().Throw<CalibrationException>().WithMessage(path + ": expected" + message);
    }

    [Fact]
    public void Ranges_that_are_no_numbers_are_not_saved_and_leave_the_file_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "small.json");
        var good = Sample(("input", new(0, 1)));
        good.Save(path);

        var save = () => Sample(("input", new(0, float.NaN))).Save(path);

        save.Should().Throw<CalibrationException>().WithMessage("*'input'*");
        Calibration.Load(path).Should().BeEquivalentTo(good);
    }

    [Fact]
    public void Nothing_to_look_at_and_options_out_of_their_range_are_refused()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = CompiledSamples.Images(network, batch: 1, 28);
        using var nan = full_like(images, double.NaN);

        network.Invoking(n => n.Calibrate([])).Should().Throw<ArgumentException>().WithMessage("*needs images*");
        network.Invoking(n => n.Calibrate([nan])).Should().Throw<ArgumentException>().WithMessage("*'input'*finite*");
        network.Invoking(n => n.Calibrate([images], new() { Percentile = 50 })).Should().Throw<ArgumentException>().WithMessage("*Percentile*");
        network.Invoking(n => n.Calibrate([images], new() { Method = (CalibrationMethod)9 })).Should().Throw<ArgumentException>().WithMessage("*Method*");
    }

    [Fact]
    public void Nothing_stays_of_a_calibration()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = CompiledSamples.Images(network, batch: 2, 28);
        network.Calibrate([images]);
        var before = LiveTensors.Count;

        network.Calibrate([images, images]);

        LiveTensors.Count.Should().Be(before);
    }

    private static Calibration Sample(params (string Key, ValueRange Range)[] ranges) => new()
    {
        Network = "inception_small",
        Method = CalibrationMethod.Entropy,
        Images = 7,
        Ranges = ranges.ToDictionary(entry => entry.Key, entry => entry.Range),
    };
}
