using Inception.Export;
using Inception.Weights.Formats;

namespace Inception.Tests.Export;

/// <summary>An exported graph is a checkpoint too: its weights can be read back.</summary>
public sealed class ExportedCheckpointTests
{
    [Fact]
    public void The_weights_of_an_exported_graph_are_read_back()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network(SampleNetworks.OwnTableName);
        network.ExportOnnx(folder["network.onnx"]);

        using var checkpoint = Checkpoint.Open(folder["network.onnx"]);

        checkpoint.Format.Should().Be(CheckpointFormat.Onnx);
        checkpoint.ReadFloat32("fc.weight").Should().Equal(network.state_dict()["fc.weight"].data<float>().ToArray());
        checkpoint.Entries.Count(entry => entry.Shape.Count == 4).Should().BeGreaterThan(5, "there is one for each convolution");
    }
}
