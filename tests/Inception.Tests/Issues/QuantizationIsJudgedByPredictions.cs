using Inception.Inference;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Quantization;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Tests.Issues;

/// <summary>
/// int8 was refused if the logits of one random image differed from float64, although no kernel was wrong and no prediction was lost; and constant images were accepted
/// as a calibration, whose consequences were blamed on the weights.
/// </summary>
public sealed class QuantizationIsJudgedByPredictions
{
    private const int Side = 28;

    /// <summary>
    /// Half of the odd inputs lie at the middle of two output steps, where float32 and float64 round to different sides. The logits are the difference of two channels that
    /// float64 rounds alike, times 1,000: no kernel is off by more than a step, and the logits are off by more than their own size.
    /// </summary>
    [Fact]
    public void Values_at_the_middle_of_two_steps_are_no_fault_of_a_kernel()
    {
        const float weight = 0.87602997f;
        using var network = new InceptionNetwork(new NetworkTable("middles", new(1, Side, Side),
        [
            PlainConv("first", 2, 1), GlobalPool("avgpool", GlobalPooling.Average), Flatten(), Linear("fc", 2),
        ]));
        network.eval();
        using (no_grad())
        {
            using var scope = NewDisposeScope();
            network.get_parameter("first.weight")!.copy_(tensor([weight, weight * 1.0003f]).view(2, 1, 1, 1));
            network.get_parameter("fc.weight")!.copy_(tensor([1000f, -1000f, -1000f, 1000f]).view(2, 2));
            network.get_parameter("fc.bias")!.zero_();
        }

        var calibration = Ranges("middles", ("input", new(-1, 1)), ("first", new(0, 4 * weight)));

        using var engine = network.Compile(new() { Precision = Precision.Int8, Calibration = calibration });

        engine.Report.Error.Should().BeLessThan(1e-4);
        engine.Report.Convolutions.Should().ContainSingle(convolution => convolution.FilterBits != null);
    }

    [Fact]
    public void A_calibration_records_how_many_predictions_int8_keeps()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = rand(6, 1, Side, Side);
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "small.json");

        var calibration = network.Calibrate([images, images]);
        calibration.Save(path);
        using var engine = network.Compile(new() { Precision = Precision.Int8, Calibration = Calibration.Load(path) });

        calibration.Agreement!.Images.Should().Be(6, "equal images count once");
        calibration.Agreement.SameTop1.Should().BeInRange(0, 6);
        calibration.Agreement.OutputError.Should().BeInRange(1e-6, 0.2);
        calibration.IsOneImage.Should().BeFalse();
        engine.Report.Agreement.Should().Be(calibration.Agreement);
        network.Calibrate([images], new() { ComparedImages = 4 }).Agreement!.Images.Should().Be(4);
        network.Calibrate([images], new() { ComparedImages = 0 }).Agreement.Should().BeNull();
        network.Invoking(n => n.Calibrate([images], new() { ComparedImages = -1 })).Should().Throw<ArgumentException>().WithMessage("*ComparedImages*");
    }

    [Fact]
    public void Images_at_compile_time_calibrate_and_judge()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = rand(5, 1, Side, Side);

        using var engine = network.Compile(new() { Precision = Precision.Int8, CalibrationImages = [images] });

        engine.Report.Agreement!.Images.Should().Be(5);
        engine.Options.Calibration!.Images.Should().Be(5);
    }

    [Theory]
    [InlineData(0.9, true)]
    [InlineData(0.7, false)]
    public void Lost_predictions_are_a_warning_below_the_floor(double floor, bool isWarned)
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = rand(2, 1, Side, Side);
        var calibration = network.Calibrate([images]) with { Agreement = new() { Images = 100, SameTop1 = 80, OutputError = 0.1 } };

        using var engine = network.Compile(new() { Precision = Precision.Int8, Calibration = calibration, AccuracyFloor = floor });

        engine.Report.Warnings.Any(warning => warning.Contains("80 of 100", StringComparison.Ordinal)).Should().Be(isWarned);
        calibration.Warnings(floor).Should().HaveCount(isWarned ? 1 : 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    public void Constant_images_are_named_and_weights_are_not(double value)
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = full([4, 1, Side, Side], value, ScalarType.Float32);

        var calibration = network.Calibrate([images]);
        using var engine = network.Compile(new() { Precision = Precision.Int8, Calibration = calibration });

        calibration.Agreement.Should().BeNull("constant images agree about nothing");
        calibration.Warnings().Should().ContainSingle(warning => warning.Contains("'input'", StringComparison.Ordinal)).Which.Should().Contain("images").And.NotContain("weight");
        engine.Report.Warnings.Should().Contain(calibration.Warnings());
        engine.Report.ToString().Should().Contain("'input'");
    }

    [Fact]
    public void One_repeated_image_is_named()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var image = rand(1, 1, Side, Side);
        using var images = image.repeat(3, 1, 1, 1);

        var calibration = network.Calibrate([images]);

        calibration.IsOneImage.Should().BeTrue();
        calibration.Warnings().Should().ContainSingle(warning => warning.Contains("same image", StringComparison.Ordinal));
    }

    [Fact]
    public void A_feature_map_without_a_range_is_named()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = rand(3, 1, Side, Side);
        var calibration = network.Calibrate([images]);
        calibration = calibration with { Agreement = null, Ranges = new Dictionary<string, ValueRange>(calibration.Ranges) { ["mixed2.branch1x1"] = new(0, 0) } };

        using var engine = network.Compile(new() { Precision = Precision.Int8, Calibration = calibration });

        calibration.Warnings().Should().ContainSingle(warning => warning.Contains("'mixed2.branch1x1'", StringComparison.Ordinal));
        engine.Report.Warnings.Should().Contain(calibration.Warnings());
    }

    [Fact]
    public void Files_of_earlier_versions_load_and_damaged_agreements_do_not()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "old.json");
        const string begin = """{"format":"inception calibration","version":1,"network":"n","method":"entropy","images":1,"ranges":{"input":[0,1]}""";

        File.WriteAllText(path, begin + "}");
        var old = Calibration.Load(path);
        File.WriteAllText(path, begin + ""","agreement":{"images":5,"sameTop1":6,"outputError":0}}""");

        old.Agreement.Should().BeNull();
        old.IsOneImage.Should().BeFalse();
        old.Warnings().Should().BeEmpty();
        FluentActions.Invoking(() => Calibration.Load(path)).Should().Throw<CalibrationException>().WithMessage("*agreement*");
    }

    private static Calibration Ranges(string network, params (string Key, ValueRange Range)[] ranges) => new()
    {
        Network = network,
        Method = CalibrationMethod.MinMax,
        Images = 100,
        Ranges = ranges.ToDictionary(entry => entry.Key, entry => entry.Range),
    };
}
