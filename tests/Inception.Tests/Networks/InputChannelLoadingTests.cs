using Inception.Networks;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Tests.Networks;

/// <summary>Filters that were trained on images of three channels, for images of one, four or more.</summary>
public sealed class InputChannelLoadingTests : IDisposable
{
    private static readonly WeightLoadOptions Adapting = new() { AdaptInputChannels = true };

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["weights.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void One_channel_takes_the_sum_of_the_three(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var saved = new InceptionV3(new() { DType = dtype.ToElementType() });
        saved.SaveWeights(FilePath);

        using var network = new InceptionV3(new() { InputChannels = 1, DType = dtype.ToElementType(), Loading = Adapting }, FilePath);

        var filters = saved.state_dict()["Conv2d_1a_3x3.conv.weight"];
        var sum = network.state_dict()["Conv2d_1a_3x3.conv.weight"];
        var expected = filters[.., 0..1] + filters[.., 1..2] + filters[.., 2..3];
        sum.equal(expected).all().item<bool>().Should().BeTrue("three values are summed in their order");
        network.LoadReport!.Adapted.Should().ContainSingle().Which.ToString().Should().Be(
            "Conv2d_1a_3x3.conv.weight (file [32, 3, 3, 3], model [32, 1, 3, 3]): 3 input channels summed into 1");
        network.LoadReport.Loaded.Should().Equal(network.state_dict().Keys);
    }

    /// <summary>The values that timm's rule gives: channels 0 1 2 0 1 … times 3/n, which float32 rounds once.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void More_channels_take_the_three_in_turn_scaled_by_three_by_their_number(int channels)
    {
        using var scope = NewDisposeScope();
        using var saved = LoadingSamples.Create();
        saved.SaveWeights(FilePath);

        using var network = LoadingSamples.Create(channels: channels, weights: FilePath, loading: Adapting);

        var (filters, adapted) = (saved.state_dict()["stem.conv.weight"], network.state_dict()["stem.conv.weight"]);
        for (var channel = 0; channel < channels; channel++)
        {
            var expected = filters[.., channel % 3] * (3f / channels);
            adapted[.., channel].equal(expected).all().item<bool>().Should().BeTrue("channel {0}", channel);
        }

        network.LoadReport!.Adapted.Should().ContainSingle().Which.Change.Should().Be($"3 input channels repeated to {channels}, times 3/{channels}");
    }

    /// <summary>float64, so that the order of the sums is lost in the tolerance: 1e-12 of logits near 1.</summary>
    [Fact]
    public void A_grey_image_gives_the_logits_of_the_same_image_in_colour()
    {
        using var colour = new InceptionV1(new() { DType = ElementType.Float64 });
        colour.SaveWeights(FilePath);
        using var grey = new InceptionV1(new() { InputChannels = 1, DType = ElementType.Float64, Loading = Adapting }, FilePath);
        colour.eval();
        grey.eval();
        using var image = rand(1, 1, 64, 64, dtype: ScalarType.Float64);
        using var threefold = image.repeat(1, 3, 1, 1);

        using var expected = colour.call(threefold);
        using var logits = grey.call(image);

        logits.allclose(expected, rtol: 1e-10, atol: 1e-12).Should().BeTrue();
    }

    /// <summary>bfloat16 keeps eight bits: the sum is made in float32 and rounded once.</summary>
    [Fact]
    public void A_sum_of_low_precision_is_rounded_once()
    {
        using var scope = NewDisposeScope();
        using var saved = new InceptionNetwork(LoadingSamples.Table(), new() { DType = ElementType.BFloat16 });
        saved.SaveWeights(FilePath);

        using var network = LoadingSamples.Create(channels: 1, weights: FilePath, loading: Adapting);

        var filters = saved.state_dict()["stem.conv.weight"].to(ScalarType.Float32);
        var expected = (filters[.., 0..1] + filters[.., 1..2] + filters[.., 2..3]).to(ScalarType.BFloat16).to(ScalarType.Float32);
        network.state_dict()["stem.conv.weight"].equal(expected).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Only_the_first_convolution_is_adapted_and_only_when_asked()
    {
        using var saved = LoadingSamples.Create();
        saved.SaveWeights(FilePath);

        var strict = () => LoadingSamples.Create(channels: 1, weights: FilePath);
        var report = strict.Should().Throw<WeightMismatchException>().Which.Report;

        report.WrongShape.Should().ContainSingle().Which.Key.Should().Be("stem.conv.weight");
    }

    [Fact]
    public void The_filters_of_a_layout_are_turned_first()
    {
        using var scope = NewDisposeScope();
        using var saved = LoadingSamples.Create();
        saved.SaveSlim(FilePath);

        using var network = LoadingSamples.Create(channels: 1, weights: FilePath, loading: Adapting);

        network.LoadReport!.Adapted[0].ToString().Should().Be(
            "stem.conv.weight (file [3, 3, 3, 8], model [8, 1, 3, 3]): HWIO → OIHW, 3 input channels summed into 1");
        var filters = saved.state_dict()["stem.conv.weight"];
        network.state_dict()["stem.conv.weight"].equal(filters[.., 0..1] + filters[.., 1..2] + filters[.., 2..3]).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Other_windows_are_no_matter_of_channels()
    {
        using var saved = new InceptionV1();
        saved.SaveWeights(FilePath);

        var create = () => new InceptionV3(new() { InputChannels = 1, Loading = Adapting with { Strict = false } }, FilePath);

        using var network = create();
        network.LoadReport!.Adapted.Should().BeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_input_transform_is_defined_for_three_channels(int channels)
    {
        var create = () => new InceptionV3(new() { InputChannels = channels, TransformInput = true, Loading = Adapting }, FilePath);

        create.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"TransformInput must be false with {channels} input channels: it is defined for 3*");
    }
}
