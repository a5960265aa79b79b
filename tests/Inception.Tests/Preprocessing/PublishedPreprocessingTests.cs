using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Inception.Imaging;
using Inception.Preprocessing;
using TorchSharp;

namespace Inception.Tests.Preprocessing;

/// <summary>Each published preprocessing against what its library makes (Fixtures/make_published.py), on images of awkward sizes.</summary>
public class PublishedPreprocessingTests
{
    private static readonly Reference[] References = ReadReferences();

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var reference in References) data.Add(reference.Preprocessing, reference.Image);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_input_is_its_librarys_to_the_last_bit(string preprocessing, string image)
    {
        var reference = References.Single(r => r.Preprocessing == preprocessing && r.Image == image);

        using var input = ImagePreprocessing.Known[preprocessing].Apply(Decode(image));

        input.shape.Should().Equal([1, .. reference.Shape]);
        MiddleRow(input).Should().BeEquivalentTo(reference.MiddleRow, options => options.WithStrictOrdering());
        Convert.ToHexStringLower(SHA256.HashData(input.bytes)).Should().Be(reference.Sha256);
    }

    [Fact]
    public void Every_published_value_has_references()
    {
        ImagePreprocessing[] elsewhere = [ImagePreprocessing.GoogLeNet, ImagePreprocessing.InceptionV3, ImagePreprocessing.FashionMnist,       // ImagePreprocessingTests
            ImagePreprocessing.NsfwJs299];                                                                                  // AlignedCornersTests

        var proved = References.Select(reference => ImagePreprocessing.Known[reference.Preprocessing]).Concat(elsewhere).ToHashSet();

        proved.Should().BeEquivalentTo(ImagePreprocessing.Known.Values.Distinct(), options => options.ComparingRecordsByValue());
    }

    private static RgbImage Decode(string image) => new ImageDecoder().Decode(Path.Combine(AppContext.BaseDirectory, image));

    private static float[][] MiddleRow(torch.Tensor input)
    {
        var (channels, height, width) = ((int)input.shape[1], (int)input.shape[2], (int)input.shape[3]);
        var values = MemoryMarshal.Cast<byte, float>(input.bytes);
        var rows = new float[channels][];
        for (var channel = 0; channel < channels; channel++)
        {
            var row = values.Slice(((channel * height) + (height / 2)) * width, width).ToArray();
            rows[channel] = [.. row.Where((_, x) => x % 41 == 0)];
        }

        return rows;
    }

    private static Reference[] ReadReferences()
        => JsonSerializer.Deserialize<Reference[]>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Preprocessing", "Fixtures", "published.json")), JsonSerializerOptions.Web)!;

    private sealed record Reference(string Image, string Preprocessing, long[] Shape, string Sha256, float[][] MiddleRow);
}
