using Inception.Imaging;

namespace Inception.Tests.Issues;

/// <summary>Samsung's panoramas have no end-of-image marker, but a trailer; they were called truncated.</summary>
public class JpegWithoutEndMarker
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Imaging", "Fixtures");

    private static readonly byte[] Trailer = [.. "SEFH"u8, 0xFF, 0x00, 0xFF, 0xE1, 0, 9, .. new byte[200], .. "SEFT"u8];

    [Theory]
    [InlineData("420.jpg")]
    [InlineData("422.jpg")]
    [InlineData("444.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("cmyk.jpg")]
    [InlineData("orientation-6.jpg")]
    public void Whole_pixels_are_decoded_whatever_follows_them(string name)
    {
        var encoded = Read(name);
        var expected = new ImageDecoder().Decode(encoded).Pixels.ToArray();
        byte[][] endings = [[], Trailer, new byte[50], encoded, Read("progressive.jpg"), [0xFF, 0xD9, .. Trailer], [0xFF, 0xD9, .. encoded], [0xFF, 0xFF]];

        foreach (var ending in endings)
            new ImageDecoder().Decode([.. encoded[..^2], .. ending]).Pixels.SequenceEqual(expected).Should().BeTrue();
    }

    [Theory]
    [InlineData("420.jpg")]
    [InlineData("grey.jpg")]
    public void Missing_pixels_are_refused_whatever_follows_them(string name)
    {
        var encoded = Read(name);
        var scan = encoded.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]) + 14;
        byte[][] endings = [[], Trailer, new byte[5000], encoded];

        for (var kept = scan; kept < encoded.Length - 12; kept += 7)
        {
            foreach (var ending in endings)
            {
                var decode = () => new ImageDecoder().Decode([.. encoded[..kept], .. ending]);
                decode.Should().Throw<InvalidImageException>($"{kept} of {encoded.Length} bytes are there, and {ending.Length} others");
            }
        }
    }

    /// <summary>Its scans refine each other, and nothing tells that the last one is there.</summary>
    [Fact]
    public void A_progressive_image_needs_its_end_marker()
    {
        var encoded = Read("progressive.jpg");
        var scans = Enumerable.Range(0, encoded.Length - 1).Where(i => encoded[i] == 0xFF && encoded[i + 1] == 0xDA).ToList();

        foreach (var end in scans.Skip(1).Append(encoded.Length - 2))
        {
            foreach (var ending in (byte[][])[[], Trailer, encoded])
                FluentActions.Invoking(() => new ImageDecoder().Decode([.. encoded[..end], .. ending])).Should().Throw<InvalidImageException>();
        }
    }

    [Fact]
    public void Restart_markers_are_counted()
    {
        var encoded = Read("restarts.jpg");
        var expected = new ImageDecoder().Decode(encoded).Pixels.ToArray();
        var last = encoded.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD1]);

        new ImageDecoder().Decode([.. encoded[..^2], .. Trailer]).Pixels.SequenceEqual(expected).Should().BeTrue();
        FluentActions.Invoking(() => new ImageDecoder().Decode([.. encoded[..last], .. Trailer])).Should().Throw<InvalidImageException>();
    }

    private static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Fixtures, name));
}
