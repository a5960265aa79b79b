using System.Globalization;
using Inception.Export;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Export;

/// <summary>Every network as TorchScript in libtorch and in Python's PyTorch, against the network itself.</summary>
public class TorchScriptExportTests
{
    public static TheoryData<string> Names => new(SampleNetworks.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void One_file_gives_the_networks_logits_for_other_batches_and_sizes_folded_or_not(string name)
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network(name);
        var side = SampleNetworks.SmallSize(name);
        var (height, width) = Exported.SizeFrom(network, side + 5, side + 12);

        network.ExportTorchScript(folder["folded.pt"]);
        network.ExportTorchScript(folder["kept.pt"], new() { FoldBatchNorm = false });

        using var folded = jit.load<Tensor, Tensor>(folder["folded.pt"]);
        using var kept = jit.load<Tensor, Tensor>(folder["kept.pt"]);
        foreach (var (batch, rows, columns) in new[] { (1, side, side), (3, height, width) })
        {
            var (input, logits) = Exported.Reference(network, batch, rows, columns);
            using (input)
            using (logits)
            {
                ShouldAgree(folded, input, logits);
                ShouldAgree(kept, input, logits);
            }
        }
    }

    [Fact]
    public void The_weights_are_buffers_that_move_with_the_module()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network("inception_small");

        network.ExportTorchScript(folder["network.pt"]);

        using var exported = jit.load<Tensor, Tensor>(folder["network.pt"]);
        exported.parameters().Should().BeEmpty();
        exported.named_buffers().Select(buffer => buffer.name).Should().Contain("fc_weight").And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void Keys_that_are_no_names_of_Python_and_differ_by_their_signs_alone_become_names()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Filled(new InceptionNetwork(new("names", new(3, 8, 8),
        [
            Rows.PlainConv("0", 4, 1), Rows.PlainConv("a.b", 4, 1), Rows.PlainConv("a_b", 4, 1), Rows.PlainConv("class", 4, 1), Rows.PlainConv("input", 4, 1),
        ])));

        network.ExportTorchScript(folder["network.pt"]);

        using var exported = jit.load<Tensor, Tensor>(folder["network.pt"]);
        ShouldAgree(exported, network, 2, 8, 8);
    }

    [SkippableFact]
    public void Pythons_PyTorch_computes_the_same()
    {
        string[] names = [SampleNetworks.OwnTableName, "googlenet_caffe", "inception_v2", "inception_v3", "inception_resnet_v1", "xception"];   // every kind of row
        using var folder = new TemporaryFolder();
        foreach (var name in names)
        {
            using var network = Exported.Network(name);
            network.ExportTorchScript(folder[$"{name}.pt"]);
            var (input, logits) = Exported.Reference(network, 2, SampleNetworks.SmallSize(name), SampleNetworks.SmallSize(name) + 7);
            using (input)
            using (logits) PyTorchFile.Write(folder[$"{name}.pth"], new Dictionary<string, Tensor> { ["x"] = input, ["y"] = logits });
        }

        var lines = PythonTorch.Run(Path.Combine(AppContext.BaseDirectory, "Export", "Fixtures", "run_torchscript.py"), [folder.Path, .. names]);

        lines.Select(line => line.Split(' ')[0]).Should().Equal(names);
        foreach (var line in lines)
        {
            var parts = line.Split(' ');
            double.Parse(parts[1], CultureInfo.InvariantCulture).Should().BeLessThan(Agreement.Tolerance, line);
            parts[2..].Should().Equal([parts[0], "True"]);
        }
    }

    [Fact]
    public void The_metadata_are_extra_files()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network("inception_small");

        network.ExportTorchScript(folder["network.pt"], new() { Licence = "MIT", Metadata = new Dictionary<string, string> { ["note"] = "grün" } });

        using var archive = System.IO.Compression.ZipFile.OpenRead(folder["network.pt"]);
        Text("extra/licence").Should().Be("MIT");
        Text("extra/network").Should().Be("inception_small");
        Text("extra/note").Should().Be("grün");

        string Text(string entry)
        {
            using var reader = new StreamReader(archive.GetEntry($"archive/{entry}")!.Open());
            return reader.ReadToEnd();
        }
    }

    private static void ShouldAgree(jit.ScriptModule<Tensor, Tensor> exported, InceptionNetwork network, int batch, int height, int width)
    {
        var (input, logits) = Exported.Reference(network, batch, height, width);
        using (input)
        using (logits) ShouldAgree(exported, input, logits);
    }

    private static void ShouldAgree(jit.ScriptModule<Tensor, Tensor> exported, Tensor input, Tensor logits)
    {
        using var _ = no_grad();
        for (var run = 0; run < 3; run++)   // the second run is profiled, the third optimised
        {
            using var found = exported.call(input);
            found.ShouldAgreeWith(logits);
        }
    }
}
