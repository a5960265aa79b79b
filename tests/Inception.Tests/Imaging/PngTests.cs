using Inception.Imaging;

namespace Inception.Tests.Imaging;

public class PngTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(61, 47)]
    [InlineData(3, 500)]
    public void What_is_written_as_PNG_is_decoded_to_the_same_pixels(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        new Random(1).NextBytes(pixels);
        var image = new RgbImage(width, height, pixels);

        var decoded = new ImageDecoder().Decode(image.ToPng());

        (decoded.Width, decoded.Height).Should().Be((width, height));
        decoded.Pixels.ToArray().Should().Equal(pixels);
    }
}
