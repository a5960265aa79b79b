using Inception.Inference;
using Inception.Networks;
using Inception.Quantization;
using Inception.ReferenceTests.Export;
using Inception.Weights.Formats;

namespace Inception.ReferenceTests.Networks;

/// <summary>torchvision's networks as PyTorch writes them in int8 and as TorchScript: the weights are those of the plain file.</summary>
public sealed class TorchvisionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [Trait("Category", "Slow")]
    [InlineData("quantized", "googlenet", "torchvision int8")]
    [InlineData("quantized", "inception_v3", "torchvision int8")]
    [InlineData("script", "googlenet", null)]
    [InlineData("script", "inception_v3", null)]
    public void Both_files_give_the_same_weights(string kind, string name, string? layout)
    {
        var script = Repository.PathOf("tests/Inception.ReferenceTests/Networks/Fixtures/write_torchvision.py");
        PythonTorch.Run(script, kind, name, _folder["network"], _folder["plain"]);
        var options = NetworkFamily.Named(name);

        using var network = options.Create(_folder["network"]);
        using var expected = options.Create(_folder["plain"]);

        network.LoadReport!.Layout.Should().Be(layout);
        var state = network.state_dict();
        foreach (var (key, value) in expected.state_dict())
        {
            if (key.EndsWith("num_batches_tracked", StringComparison.Ordinal)) continue;
            value.equal(state[key]).all().item<bool>().Should().BeTrue(key);
        }
        if (kind == "quantized")
        {
            var ranges = QuantizedCalibration.Load(_folder["network"], options).Ranges;
            ranges.Should().HaveCount(2 + expected.state_dict().Count(entry => entry.Key.EndsWith(".conv.weight", StringComparison.Ordinal)));
            ranges["input.normalized"].Should().Be(new ValueRange(-64 * 0.02f, (127 - 64) * 0.02f));
        }

        using var checkpoint = Checkpoint.Open(_folder["network"]);
        checkpoint.Format.Should().Be(kind == "script" ? CheckpointFormat.TorchScript : CheckpointFormat.PyTorchZip);
    }
}
