using Inception.Models.Catalogue;
using Inception.ReferenceTests.Export;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Networks;

/// <summary>The FID network as NVIDIA publishes it: a TorchScript archive with names of its own, written by PyTorch itself.</summary>
public sealed class NvidiaFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void The_logits_are_the_references()
    {
        var weights = InceptionWeights.Named("fid_inception_v3.nvidia");
        var golden = GoldenFile.Read("fid_inception_v3");
        PythonTorch.Run(
            Repository.PathOf("tests/Inception.ReferenceTests/Networks/Fixtures/write_nvidia.py"),
            Repository.PathOf("tests/Inception.Testing/Golden/Fixtures/fid_inception_v3.json"), _folder[weights.FileName]);

        using var network = weights.CreateNetwork(_folder[weights.FileName]);
        network.eval();
        using var _ = no_grad();
        using var input = FormulaWeights.Input(golden.InputShape);
        using var logits = network.call(input);

        using (var checkpoint = Checkpoint.Open(_folder[weights.FileName])) checkpoint.Format.Should().Be(CheckpointFormat.TorchScript);
        network.LoadReport!.Layout.Should().Be("NVIDIA");
        network.LoadReport.IsComplete.Should().BeTrue();
        logits.ShouldMatch(golden.Output, golden.OutputStats.Std, "logits");
    }
}
