using Inception.Imaging;
using Inception.Models;
using Inception.Preprocessing;

namespace Inception.Tests.Preprocessing;

/// <summary>The resized image as bytes, for a network that normalizes it itself.</summary>
public class BytesTests
{
    /// <summary>A scale and a shift in place of two divisions: a few roundings of float32, of numbers up to 3 (or up to 128 where the range is that of bytes).</summary>
    private const double Tolerance = 4e-7;

    public static TheoryData<string> Names => new(ImagePreprocessing.Known.Keys);

    /// <summary>The images are larger than the input, smaller, and one side each.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_that_are_normalized_are_the_input(string name)
    {
        var preprocessing = ImagePreprocessing.Known[name];
        if (!preprocessing.EndsInBytes) return;   // the next test holds what these say
        foreach (var (width, height) in new[] { (400, 310), (40, 31), (700, 20) })
        {
            Compare(preprocessing, Image(width, height));
            Compare(preprocessing with { ShorterSide = preprocessing.CropSize - 7, KeepAspectRatio = true }, Image(width, height));
            Compare(preprocessing with { ShorterSide = preprocessing.CropSize - 8, KeepAspectRatio = false }, Image(width, height));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_has_fractions_is_not_written_as_bytes(string name)
    {
        var preprocessing = ImagePreprocessing.Known[name];
        var write = () => preprocessing.Write(Image(30, 30), new byte[preprocessing.InputLength]);

        if (preprocessing.Resizer is Resizer.Pillow or Resizer.OpenCv && !preprocessing.StandardizeImage)
        {
            preprocessing.EndsInBytes.Should().BeTrue();
            write.Should().NotThrow();
            return;
        }

        preprocessing.EndsInBytes.Should().BeFalse();
        preprocessing.NormalizationOfBytes().Should().BeNull();
        write.Should().Throw<InvalidOperationException>().WithMessage("*not made of bytes*write it as numbers*");
    }

    [Fact]
    public void Room_for_another_number_of_bytes_is_refused()
    {
        var write = () => ImagePreprocessing.InceptionV3.Write(Image(30, 30), new byte[299 * 299]);

        write.Should().Throw<ArgumentException>().WithMessage("Expected room for 299×299×3 = 268,203 bytes, found 89,401.*");
    }

    private static void Compare(ImagePreprocessing preprocessing, RgbImage image)
    {
        var (side, channels) = (preprocessing.CropSize, preprocessing.Channels);
        var numbers = new float[preprocessing.InputLength];
        var bytes = new byte[preprocessing.InputLength];
        bytes.AsSpan().Fill(123);   // what the place had before must not remain
        var normalization = preprocessing.NormalizationOfBytes()!;

        preprocessing.Write(image, numbers);
        preprocessing.Write(image, bytes);

        var (largest, unit) = (0.0, preprocessing.Range == PixelRange.Unit ? 3 : 128);
        for (var i = 0; i < bytes.Length; i++)
        {
            var channel = i % channels;
            var number = (bytes[i] * normalization.Scale[channel]) + normalization.Shift[channel];
            largest = Math.Max(largest, Math.Abs(number - numbers[(channel * side * side) + (i / channels)]));
        }

        largest.Should().BeLessThan(Tolerance * unit);
    }

    private static RgbImage Image(int width, int height)
    {
        var pixels = new byte[width * height * RgbImage.Channels];
        new Random(width).NextBytes(pixels);
        return new(width, height, pixels);
    }
}
