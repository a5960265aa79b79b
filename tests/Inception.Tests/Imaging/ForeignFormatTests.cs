using System.Text;
using Inception.Imaging;

namespace Inception.Tests.Imaging;

public class ForeignFormatTests
{
    [Theory]
    [InlineData("\u0000\u0000\u0000\u001Cftypavif\u0000\u0000\u0000\u0000avifmif1", "AVIF", "avifdec")]
    [InlineData("\u0000\u0000\u0000\u001Cftypmif1\u0000\u0000\u0000\u0000mif1avif", "AVIF", "avifdec")]
    [InlineData("\u0000\u0000\u0000\u0018ftypheic\u0000\u0000\u0000\u0000mif1heic", "HEIC", "heif-convert")]
    [InlineData("\u0000\u0000\u0000\u0018ftypmif1\u0000\u0000\u0000\u0000mif1heic", "HEIC", "heif-convert")]
    [InlineData("\u0000\u0000\u0000\u000CJXL \r\n", "JPEG XL", "djxl")]
    [InlineData("\u00FF\u000A\u0000\u0000", "JPEG XL", "djxl")]
    [InlineData("\u0000\u0000\u0000\u000CjP  \r\n", "JPEG 2000", "magick")]
    [InlineData("\u00FF\u004F\u00FF\u0051", "JPEG 2000", "magick")]
    [InlineData("8BPS\u0000\u0001", "PSD", "magick")]
    [InlineData("<svg xmlns=''/>", "SVG", "rsvg-convert")]
    [InlineData("\u00EF\u00BB\u00BF<?xml version='1.0'?>", "SVG", "rsvg-convert")]
    [InlineData("%PDF-1.7", "PDF", "pdftoppm")]
    [InlineData("P6\n2 2\n", "Netpbm", "magick")]
    [InlineData("\u0000\u0000\u0001\u0000\u0001\u0000", "icon", "magick")]
    [InlineData("II*\u0000\u0010\u0000\u0000\u0000CR\u0002\u0000", "raw", "JPEG")]
    [InlineData("FUJIFILMCCD-RAW 0201", "raw", "JPEG")]
    [InlineData("\u0000\u0000\u0000\u0018ftypisom\u0000\u0000\u0000\u0000mp41", "video", "ffmpeg")]
    [InlineData("<!DOCTYPE html><html>", "web page", "again")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "Git LFS", "git lfs pull")]
    public void A_known_format_that_is_not_decoded_is_named_with_what_to_do(string head, string name, string advice)
    {
        var decode = () => new ImageDecoder().Decode(Encoding.Latin1.GetBytes(head));

        decode.Should().Throw<InvalidImageException>().WithMessage($"*{name}*{advice}*JPEG, PNG, WebP, BMP, GIF and TIFF*");
    }
}
