using Inception.Inference;
using Inception.Networks;
using Inception.Quantization;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tests.Inference;

/// <summary>Ranges for int8 out of a file with PyTorch's scales and zero points.</summary>
public sealed class QuantizedCalibrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_range_goes_from_the_zero_point_to_the_highest_of_seven_bits()
    {
        var calibration = QuantizedCalibration.Load(Write(_ => { }), new InceptionSmallOptions());

        calibration.Network.Should().Be("inception_small");
        calibration.Images.Should().Be(0);
        calibration.Ranges["stem1"].Should().Be(new ValueRange(0, 127 * 0.5f));
        calibration.Ranges["input"].Should().Be(new ValueRange(-64 * 0.25f, 63 * 0.25f));
    }

    [Fact]
    public void A_zero_point_above_127_tells_of_eight_bits()
    {
        var calibration = QuantizedCalibration.Load(Write(file => file["quant.zero_point"] = 128), new InceptionSmallOptions());

        calibration.Ranges["stem1"].High.Should().Be(255 * 0.5f);
        calibration.Ranges["input"].Should().Be(new ValueRange(-128 * 0.25f, 127 * 0.25f));
    }

    [Fact]
    public void The_range_of_the_images_lies_before_the_transformation_of_the_input()
    {
        var calibration = QuantizedCalibration.Load(Write(_ => { }, new InceptionV1Options()), new InceptionV1Options { TransformInput = true });

        calibration.Ranges["input.normalized"].Should().Be(new ValueRange(-16, 15.75f));
        calibration.Ranges["input"].Low.Should().BeApproximately((-16 - ((0.456f - 0.5f) / 0.5f)) / (0.224f / 0.5f), 1e-3f, "green has the smallest deviation");
    }

    [Fact]
    public void The_ranges_compile_a_network_and_survive_their_file()
    {
        using var network = CompiledSamples.Create("inception_small");
        QuantizedCalibration.Load(Write(_ => { }), new InceptionSmallOptions()).Save(_folder["ranges.json"]);

        var loaded = Calibration.Load(_folder["ranges.json"]);

        loaded.Images.Should().Be(0);
        loaded.Ranges.Should().HaveCount(2 + network.state_dict().Count(entry => entry.Key.EndsWith(".conv.weight", StringComparison.Ordinal)));
        network.Calibrate([CompiledSamples.Images(network, batch: 2, 28)]).Ranges.Keys.Should().BeSubsetOf(loaded.Ranges.Keys);
    }

    [Theory]
    [InlineData("stem1.conv.scale", null)]
    [InlineData("stem1.conv.scale", 0f)]
    [InlineData("stem1.conv.scale", float.PositiveInfinity)]
    [InlineData("stem1.conv.zero_point", -1f)]
    [InlineData("stem1.conv.zero_point", 256f)]
    [InlineData("quant.scale", null)]
    public void What_is_absent_or_cannot_be_is_named(string key, float? value)
    {
        var path = Write(file =>
        {
            if (value is { } number) file[key] = number;
            else file.Remove(key);
        });

        var read = () => QuantizedCalibration.Load(path, new InceptionSmallOptions());

        read.Should().Throw<CalibrationException>().WithMessage($"*{key[..key.LastIndexOf('.')]}*");
    }

    private string Write(Action<Dictionary<string, float>> change, FamilyOptions? options = null)
    {
        using var network = (options ?? new InceptionSmallOptions()).Create();
        var numbers = new Dictionary<string, float> { ["quant.scale"] = 0.25f, ["quant.zero_point"] = 64 };
        foreach (var (key, _) in network.state_dict().Where(entry => entry.Key.EndsWith(".conv.weight", StringComparison.Ordinal)))
        {
            var layer = key[..^".weight".Length];
            (numbers[layer + ".scale"], numbers[layer + ".zero_point"]) = (0.5f, 0);
        }

        change(numbers);
        var path = _folder["quantized.safetensors"];
        SafetensorsFile.Write(path, numbers.ToDictionary(one => one.Key, one => tensor(one.Value)));
        return path;
    }
}
