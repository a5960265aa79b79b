using Inception.Export;
using Inception.Imaging;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Tests.Export;

/// <summary>Bytes into the file, against the library's own preprocessing of the same image.</summary>
public class ByteInputTests
{
    private const int Side = 12;

    public static TheoryData<string, ImagePreprocessing> Preprocessings => new()
    {
        { "torchvision", ImagePreprocessing.InceptionV3 },
        { "blue first, 0 to 255", ImagePreprocessing.CadeneBnInception },
        { "grey", ImagePreprocessing.FashionMnist },
        { "standardised by the image", ImagePreprocessing.InceptionV3 with { StandardizeImage = true } },
    };

    [Theory]
    [MemberData(nameof(Preprocessings))]
    public void Bytes_become_what_the_preprocessing_makes_of_them(string what, ImagePreprocessing preprocessing)
    {
        preprocessing = preprocessing with { ShorterSide = Side, CropSize = Side };
        using var folder = new TemporaryFolder();
        using var network = Network(preprocessing.Channels);
        var image = Image(grey: preprocessing.Channels == 1);
        using var gradients = no_grad();
        using var input = preprocessing.Apply(image);
        using var expected = network.call(input);

        network.ExportOnnx(folder["network.onnx"], new() { ByteInput = true, Preprocessing = preprocessing });

        using var exported = new OnnxRun(folder["network.onnx"]);
        var bytes = image.Pixels.ToArray().Where((_, index) => preprocessing.Channels == 3 || index % 3 == 0).ToArray();
        using var raw = tensor(bytes, [1, Side, Side, preprocessing.Channels]);
        using var found = exported.Of(raw);
        found.ShouldAgreeWith(expected);
        exported.Session.InputMetadata["input"].ElementType.Should().Be<byte>(what);
    }

    [Fact]
    public void Bytes_of_any_size_are_taken_where_that_is_asked_for()
    {
        var preprocessing = ImagePreprocessing.InceptionV3 with { ShorterSide = Side, CropSize = Side };
        using var folder = new TemporaryFolder();
        using var network = Network(3);
        var image = Image(grey: false);
        using var gradients = no_grad();
        using var input = preprocessing.Apply(image);
        using var expected = network.call(input);

        network.ExportOnnx(folder["network.onnx"], new() { ByteInput = true, DynamicSize = true, InputSize = 20, Preprocessing = preprocessing });

        using var exported = new OnnxRun(folder["network.onnx"]);
        exported.Session.InputMetadata["input"].SymbolicDimensions.Should().Equal("batch", "height", "width", "");
        using var raw = tensor(image.Pixels.ToArray(), [1, Side, Side, 3]);
        using var found = exported.Of(raw);
        found.ShouldAgreeWith(expected);
    }

    private static InceptionNetwork Network(int channels) => Exported.Filled(new InceptionNetwork(new NetworkTable("bytes", new(channels, Side, Side),
    [
        Conv("a", 8, 3, padding: 1), GlobalPool("pool", GlobalPooling.Concatenated), Flatten(), Linear("fc", 5),
    ])));

    private static RgbImage Image(bool grey)
    {
        var pixels = new byte[Side * Side * 3];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)((grey ? i / 3 : i) * 37);
        return new(Side, Side, pixels);
    }
}
