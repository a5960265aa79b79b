using System.Reflection;
using Inception.Imaging;
using Inception.Preprocessing;

namespace Inception.Tests.Preprocessing;

public class KnownPreprocessingTests
{
    private static readonly RgbImage Gradient = new(5, 3, [.. Enumerable.Range(0, 45).Select(i => (byte)(i * 5))]);

    public static TheoryData<string> Names => new(ImagePreprocessing.Known.Keys);

    [Fact]
    public void Every_named_value_is_known_by_a_name()
    {
        var named = typeof(ImagePreprocessing).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(ImagePreprocessing))
            .Select(property => property.GetValue(null));

        ImagePreprocessing.Known.Values.Should().BeEquivalentTo(named, options => options.ComparingRecordsByValue());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_known_value_makes_a_square_input_of_finite_numbers(string name)
    {
        var preprocessing = ImagePreprocessing.Known[name];

        using var input = preprocessing.Apply(Gradient);

        name.Should().MatchRegex("^[a-z0-9]+(_[a-z0-9]+)+$");
        input.shape.Should().Equal(1, preprocessing.Channels, preprocessing.CropSize, preprocessing.CropSize);
        input.data<float>().ToArray().Should().OnlyContain(x => float.IsFinite(x));
    }

    [Fact]
    public void Preprocessings_are_equal_when_every_option_is()
    {
        var one = ImagePreprocessing.FidClean;
        var same = one with { Mean = [128, 128, 128], StandardDeviation = [.. one.StandardDeviation] };
        ImagePreprocessing[] others =
        [
            one with { CentralFraction = 0.5 },
            one with { ShorterSide = 1 },
            one with { KeepAspectRatio = true },
            one with { Resizer = Resizer.Pillow },
            one with { Interpolation = Interpolation.Bilinear },
            one with { CropSize = 1 },
            one with { ChannelOrder = ChannelOrder.Bgr },
            one with { Range = PixelRange.Unit },
            one with { Mean = [128, 128, 129] },
            one with { Mean = default },
            one with { StandardDeviation = [128, 128, 129] },
            one with { StandardizeImage = true },
            one with { ApplyOrientation = true },
        ];

        same.Should().Be(one);
        same.GetHashCode().Should().Be(one.GetHashCode());
        others.Should().NotContain(one);
        typeof(ImagePreprocessing).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)
            .Should().OnlyContain(option => others.Any(other => !Equals(option.GetValue(other), option.GetValue(one))), "each option is tried above");
    }

    [Theory]
    [InlineData(224, 0.875, 256)]
    [InlineData(299, 0.875, 341)]       // 341.7
    [InlineData(299, 0.8975, 333)]
    [InlineData(299, 0.903, 331)]       // 331.1
    [InlineData(384, 1.0, 384)]
    public void The_shorter_side_of_timm_is_rounded_down(int size, double cropFraction, int shorterSide)
        => ImagePreprocessing.Timm(size, cropFraction).ShorterSide.Should().Be(shorterSide);

    [Fact]
    public void Timms_numbers_are_checked()
    {
        FluentActions.Invoking(() => ImagePreprocessing.Timm(0, 0.875)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("size");
        FluentActions.Invoking(() => ImagePreprocessing.Timm(299, 0)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("cropFraction");
        FluentActions.Invoking(() => ImagePreprocessing.Timm(299, double.NaN)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("cropFraction");
    }
}
