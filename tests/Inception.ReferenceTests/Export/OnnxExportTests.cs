using Inception.Export;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Export;

/// <summary>Every network through ONNX Runtime, against the network itself.</summary>
public class OnnxExportTests
{
    public static TheoryData<string> Names => new(SampleNetworks.Names);

    /// <summary>Folded for one size, and as it is for any: RowExportTests has every row in both ways for both.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void One_file_gives_the_networks_logits_for_several_batches_and_at_any_size_where_that_is_asked_for(string name)
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network(name);
        var side = SampleNetworks.SmallSize(name);
        var (height, width) = Exported.SizeFrom(network, side + 5, side + 12);

        network.ExportOnnx(folder["fixed.onnx"], new() { InputSize = side });
        network.ExportOnnx(folder["dynamic.onnx"], new() { FoldBatchNorm = false, DynamicSize = true });

        using (var exported = new OnnxRun(folder["fixed.onnx"]))
        {
            exported.ShouldAgreeWith(network, 1, side, side);
            exported.ShouldAgreeWith(network, 3, side, side);
        }

        using (var exported = new OnnxRun(folder["dynamic.onnx"]))
        {
            exported.Session.InputMetadata["input"].SymbolicDimensions.Should().Equal("batch", "", "height", "width");
            exported.ShouldAgreeWith(network, 2, height, width);
            exported.ShouldAgreeWith(network, 1, width, height);
        }
    }

    [Fact]
    public void Inception_v3_agrees_at_its_design_size()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network("inception_v3");

        network.ExportOnnx(folder["network.onnx"]);

        using var exported = new OnnxRun(folder["network.onnx"]);
        exported.ShouldAgreeWith(network, 1, 299, 299);
        exported.Session.InputMetadata["input"].Dimensions.Should().Equal(-1, 3, 299, 299);
        exported.Session.OutputMetadata["logits"].Dimensions.Should().Equal(-1, 1000);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    public void Every_opset_that_is_accepted_is_read(int opset)
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network(SampleNetworks.OwnTableName);

        network.ExportOnnx(folder["network.onnx"], new() { Opset = opset, FoldBatchNorm = false });

        using var exported = new OnnxRun(folder["network.onnx"]);
        exported.ShouldAgreeWith(network, 2, 32, 32);
    }

    [Fact]
    public void A_network_of_another_type_is_exported_as_float32()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network("inception_small");
        var (input, logits) = Exported.Reference(network, 2, 28, 28);
        network.to(ScalarType.Float64);

        network.ExportOnnx(folder["network.onnx"]);

        using var exported = new OnnxRun(folder["network.onnx"]);
        using var found = exported.Of(input);
        found.ShouldAgreeWith(logits);
        input.Dispose();
        logits.Dispose();
    }

    [Fact]
    public void Folding_leaves_no_batch_normalisation_that_a_convolution_can_take_in()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network("xception");

        network.ExportOnnx(folder["folded.onnx"]);
        network.ExportOnnx(folder["kept.onnx"], new() { FoldBatchNorm = false });

        Operators(folder["folded.onnx"]).Should().NotContain("BatchNormalization").And.Contain("Conv");
        Operators(folder["kept.onnx"]).Should().Contain("BatchNormalization");
    }

    [Fact]
    public void The_network_stays_in_its_mode_and_nothing_of_the_export_stays_in_memory()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network("inception_small");
        network.train();
        network.ExportOnnx(folder["network.onnx"]);
        network.ExportTorchScript(folder["network.pt"]);
        var before = LiveTensors.Count;

        network.ExportOnnx(folder["network.onnx"]);
        network.ExportTorchScript(folder["network.pt"]);

        LiveTensors.Count.Should().Be(before);
        network.training.Should().BeTrue();
    }

    [Fact]
    public void The_same_network_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network(SampleNetworks.OwnTableName);

        network.ExportOnnx(folder["one.onnx"]);
        network.ExportOnnx(folder["two.onnx"]);

        File.ReadAllBytes(folder["one.onnx"]).Should().Equal(File.ReadAllBytes(folder["two.onnx"]));
    }

    private static IEnumerable<string> Operators(string path) =>
        Inception.Export.Onnx.ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)).Graph.Node.Select(node => node.OpType);
}
