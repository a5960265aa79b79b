using Inception.Imaging;
using Inception.Weights.Formats;

namespace Inception.SampleTests;

/// <summary>The sample of a table of one's own, run to its end as its reader would.</summary>
public class OwnNetworkTests
{
    [Fact]
    public void A_table_of_ones_own_trains_explains_itself_and_takes_new_classes()
    {
        using var folder = new TemporaryFolder();

        var run = SampleRun.ToEnd("OwnNetwork", folder: null, Path.GetDirectoryName(folder["any"])!);

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain("residual.1   32×14×14").And.Contain("mixed: 2×128×7×7").And.Contain("new: fc.weight, fc.bias");
        new ImageDecoder().Decode(folder["cam.png"]).Width.Should().Be(28);
        using var checkpoint = Checkpoint.Open(folder["own_network.safetensors"]);
        checkpoint.Entries.Select(entry => entry.Key).Should().Contain("residual.0.joined.bias");
    }
}
