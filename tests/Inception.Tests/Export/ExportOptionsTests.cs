using System.Text.Json;
using Inception.Export;
using Inception.Labels;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using static Inception.Networks.Tables.Rows;

namespace Inception.Tests.Export;

/// <summary>Names and metadata as the reader finds them, and what is refused before a file is begun.</summary>
public class ExportOptionsTests
{
    [Fact]
    public void The_metadata_are_read_back()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network("inception_small");

        network.ExportOnnx(folder["network.onnx"], new()
        {
            Opset = 15,
            InputName = "images",
            OutputName = "scores",
            Labels = LabelSet.FashionMnist,
            Preprocessing = ImagePreprocessing.FashionMnist,
            Licence = "MIT",
            Metadata = new Dictionary<string, string> { ["note"] = "grün" },
        });

        using var exported = new OnnxRun(folder["network.onnx"]);
        var model = exported.Session.ModelMetadata;
        model.ProducerName.Should().Be("Inception.TorchSharp");
        model.GraphName.Should().Be("inception_small");
        exported.Session.InputNames.Should().Equal("images");
        exported.Session.OutputNames.Should().Equal("scores");
        var texts = model.CustomMetadataMap;
        texts.Keys.Should().BeEquivalentTo("network", "labels", "preprocessing", "licence", "note");
        texts.Should().Contain("network", "inception_small").And.Contain("licence", "MIT").And.Contain("note", "grün");
        JsonSerializer.Deserialize<string[]>(texts["labels"]).Should().Equal(LabelSet.FashionMnist);
        var preprocessing = JsonDocument.Parse(texts["preprocessing"]).RootElement;
        preprocessing.GetProperty("cropSize").GetInt32().Should().Be(28);
        preprocessing.GetProperty("channelOrder").GetString().Should().Be("Grey");
        preprocessing.GetProperty("mean")[0].GetSingle().Should().Be(0.2860f);
    }

    [Fact]
    public void The_ids_of_ImageNets_classes_are_kept_too()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Filled(new InceptionNetwork(new NetworkTable("t", new(3, 8, 8), [GlobalPool("p"), Flatten(), Linear("fc", 1000)])));

        network.ExportOnnx(folder["network.onnx"], new() { Labels = LabelSet.ImageNet });

        using var exported = new OnnxRun(folder["network.onnx"]);
        JsonSerializer.Deserialize<string[]>(exported.Session.ModelMetadata.CustomMetadataMap["label_ids"])![281].Should().Be("n02123045");
    }

    [Fact]
    public void An_embedding_is_called_so()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network("inception_resnet_v1");

        network.ExportOnnx(folder["network.onnx"]);

        using var exported = new OnnxRun(folder["network.onnx"]);
        exported.Session.OutputNames.Should().Equal("embedding");
    }

    public static TheoryData<OnnxExportOptions, string> Refused => new()
    {
        { new() { Opset = 12 }, "Opset must be from 13 to 17; found 12.*" },
        { new() { Opset = 18 }, "Opset must be from 13 to 17; found 18.*" },
        { new() { InputName = " " }, "*need names that are not empty*" },
        { new() { OutputName = "" }, "*need names that are not empty*" },
        { new() { InputName = "logits" }, "*need two names; found 'logits' for both*" },
        { new() { InputSize = new(28, 0) }, "inception_small cannot read images of 28×0: it was designed for 28×28, and needs at least *" },
        { new() { ByteInput = true }, "ByteInput needs Preprocessing*" },
        { new() { ByteInput = true, Preprocessing = ImagePreprocessing.InceptionV3 }, "inception_small reads images of 1 channels, and the preprocessing makes 3 (ChannelOrder.Rgb).*" },
        { new() { ByteInput = true, DynamicSize = true, Preprocessing = ImagePreprocessing.FashionMnist with { StandardizeImage = true } }, "StandardizeImage counts*" },
        { new() { Labels = LabelSet.ImageNet }, "inception_small makes 10 numbers, and 1000 labels were given*" },
        { new() { Metadata = new Dictionary<string, string> { ["labels"] = "" } }, "The metadata key 'labels' is the export's own*" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_written_is_refused_before_a_file_is_begun(OnnxExportOptions options, string message)
    {
        using var folder = new TemporaryFolder();
        using var network = new InceptionSmall();

        var export = () => network.ExportOnnx(folder["network.onnx"], options);

        export.Should().Throw<ArgumentException>().WithMessage(message);
        folder.Names.Should().BeEmpty();
    }

    [Fact]
    public void Pools_that_ONNX_cannot_say_for_any_size_are_refused_with_the_way_out()
    {
        using var folder = new TemporaryFolder();
        foreach (var pool in new[] { AdaptiveAvgPool("p", 4), MaxPool("p", 2, stride: 2, padding: 1, ceilMode: true) })
        {
            using var network = Exported.Filled(new InceptionNetwork(new NetworkTable("t", new(3, 16, 16), [Conv("a", 4, 1), pool])));

            var export = () => network.ExportOnnx(folder["network.onnx"], new() { DynamicSize = true });

            export.Should().Throw<NotSupportedException>().WithMessage("*'p'*DynamicSize = false.");
            folder.Names.Should().BeEmpty();
        }
    }

    [Fact]
    public void A_file_beyond_protobufs_limit_is_refused_before_it_is_begun()
    {
        using var folder = new TemporaryFolder();
        var path = folder["network.onnx"];
        using var network = new InceptionSmall();
        var graph = new OnnxGraph("wide");
        graph.Weight(Inception.Weights.Formats.TensorWriting.Deferred(
            "w", [600_000_000], TorchSharp.torch.ScalarType.Float32, () => throw new InvalidOperationException("The weight was made.")));

        var check = () => OnnxFile.RequireRoom(new(), graph);

        check.Should().Throw<InvalidOperationException>().WithMessage("An ONNX file holds at most 2,147,483,647 bytes (protobuf's limit), and 'wide' would have 2,400,000,0*TorchScript*");
        File.Exists(path).Should().BeFalse();
    }

    [Theory]
    [InlineData("onnx")]
    [InlineData("pt")]
    public void A_failure_while_writing_leaves_the_old_file_and_no_half_one(string extension)
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network("inception_small");
        var path = folder.Write($"network.{extension}", "old"u8.ToArray());
        network.state_dict()["fc.weight"].Dispose();   // cannot be read any more

        Action export = extension == "onnx" ? () => network.ExportOnnx(path) : () => network.ExportTorchScript(path);

        export.Should().Throw<Exception>();
        File.ReadAllText(path).Should().Be("old");
        folder.Names.Should().Equal(Path.GetFileName(path));
    }

    [Theory]
    [InlineData("onnx")]
    [InlineData("pt")]
    public void A_folder_that_is_not_there_is_named(string extension)
    {
        using var folder = new TemporaryFolder();
        using var network = new InceptionSmall();
        var path = Path.Combine(folder.Path, "absent", $"network.{extension}");

        Action export = extension == "onnx" ? () => network.ExportOnnx(path) : () => network.ExportTorchScript(path);

        export.Should().Throw<DirectoryNotFoundException>().WithMessage("*absent*");
        folder.Names.Should().BeEmpty();
    }
}
