using Inception.Preprocessing;

namespace Inception.Tests.Preprocessing;

public class PreprocessingJsonTests
{
    public static TheoryData<string> Known => new(ImagePreprocessing.Known.Keys);

    [Theory]
    [MemberData(nameof(Known))]
    public void Every_known_preprocessing_is_read_as_it_was_written(string name)
    {
        var preprocessing = ImagePreprocessing.Known[name];

        ImagePreprocessing.FromJson(preprocessing.ToJson()).Should().Be(preprocessing);
    }

    [Theory]
    [InlineData("\"cropSize\":28", "\"cropSize\":100000", "*100000 pixels. Accepted: at most 4096.*")]
    [InlineData("\"cropSize\":28", "\"cropSize\":0", "*CropSize must be at least 1; found 0.*")]
    [InlineData("\"cropSize\":28,", "", "*cropSize*")]
    [InlineData("\"cropSize\":28", "\"cropSize\":28,\"more\":1", "*more*")]
    [InlineData("\"Grey\"", "\"Gray\"", "*ChannelOrder: expected Rgb, Bgr, Grey, found 'Gray'.*")]
    [InlineData("\"bilinear\"", "\"lanczos\"", "*Interpolation: expected nearest, bilinear, bicubic, found 'lanczos'.*")]
    [InlineData("[0.353]", "[0]", "*StandardDeviation must be 1 numbers above 0*")]
    [InlineData("[0.286]", "null", "*Mean must be 1 numbers*")]
    public void Anything_else_is_refused_with_the_reason(string written, string changed, string reason)
    {
        var json = ImagePreprocessing.FashionMnist.ToJson();
        json.Should().Contain(written);

        FluentActions.Invoking(() => ImagePreprocessing.FromJson(json.Replace(written, changed, StringComparison.Ordinal))).Should().Throw<FormatException>().WithMessage(reason);
    }
}
