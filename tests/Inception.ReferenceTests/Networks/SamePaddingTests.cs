using Inception.Export;
using Inception.Inference;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Networks;

/// <summary>
/// TF-slim's Inception v1 and Keras' Xception, whose padding depends on the size of a feature map, in everything that runs a network. The sizes make SAME
/// padding differ from PyTorch's in one layer or more; NetworkParityTests compares the modules, at 224×224 and 299×299 too.
/// </summary>
[Trait("Category", "Slow")]
public class SamePaddingTests
{
    private const double Tolerance = 1e-4;   // of the reference's deviation, as in GoldenComparison

    [Theory]
    [InlineData("googlenet_slim")]
    [InlineData("xception_keras")]
    public void The_engines_give_the_references_logits(string name)
    {
        var extra = GoldenFile.Read(name).Extra[0];
        var size = (int)extra.InputShape[2];
        using var network = Reference.Named(name).CreateWithFormulaWeights();
        using var image = FormulaWeights.Input(extra.InputShape);
        using var engine = network.CompilePortable(new() { ImageSize = size, Verification = Verification.None, QuickStart = true, Threads = 2 });
        using var compiled = network.Compile(new() { ImageSize = size, Threads = 2 });

        var logits = new float[engine.OutputLength];
        engine.Run(image.data<float>().ToArray(), logits);
        using var ofPrograms = compiled.Forward(image);

        (extra.First.Zip(logits, (expected, found) => Math.Abs(expected - found)).Max() / extra.Std).Should().BeLessThan(Tolerance);
        ofPrograms.ShouldMatch(extra.First, extra.Std, "logits of the compiled network", Tolerance);
    }

    [Theory]
    [InlineData("googlenet_slim")]
    [InlineData("xception_keras")]
    public void Exported_files_give_the_networks_logits(string name)
    {
        using var folder = new TemporaryFolder();
        var extra = GoldenFile.Read(name).Extra;
        var (size, height, width) = ((int)extra[0].InputShape[2], (int)extra[1].InputShape[2], (int)extra[1].InputShape[3]);
        using var network = Reference.Named(name).CreateWithFormulaWeights();

        network.ExportOnnx(folder["fixed.onnx"], new() { InputSize = size });
        network.ExportOnnx(folder["dynamic.onnx"], new() { DynamicSize = true });
        network.ExportTorchScript(folder["network.pt"]);

        using (var exported = new OnnxRun(folder["fixed.onnx"])) exported.ShouldAgreeWith(network, 1, size, size);
        using (var exported = new OnnxRun(folder["dynamic.onnx"])) exported.ShouldAgreeWith(network, 1, height, width);
        using var script = jit.load<Tensor, Tensor>(folder["network.pt"]);
        using var _ = no_grad();
        using var image = FormulaWeights.Input(extra[1].InputShape);
        using var logits = script.call(image);
        logits.ShouldMatch(extra[1].First, extra[1].Std, "logits of TorchScript", Tolerance);
    }
}
