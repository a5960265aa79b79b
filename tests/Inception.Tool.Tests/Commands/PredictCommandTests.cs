using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Tool.Tests.Commands;

/// <summary>The door for comparing with other frameworks, against torchvision's numbers.</summary>
[Collection(ConsoleApp.Name)]
public class PredictCommandTests(ConsoleAppFiles files)
{
    [Fact]
    public void GoogLeNets_logits_are_torchvisions()
    {
        var golden = GoldenFile.Read("googlenet");

        using var logits = Predict(files.GoogLeNet, golden.InputShape, "--model", "googlenet");

        logits.shape.Should().Equal(golden.OutputShape);
        logits.ShouldMatch(golden.Output, golden.OutputStats.Std, "logits");
    }

    [Fact]
    public void Inception_v3s_logits_are_torchvisions_and_its_auxiliary_head_may_be_asked_for()
    {
        var golden = GoldenFile.Read("inception_v3");

        using var logits = Predict(files.InceptionV3, golden.InputShape, "--model", "inception_v3", "--auxiliary");

        logits.shape.Should().Equal(golden.OutputShape);
        logits.ShouldMatch(golden.Output, golden.OutputStats.Std, "logits");
    }

    [Fact]
    public void Transform_input_is_torchvisions()
    {
        var golden = GoldenFile.Read("inception_v3_transform_input");

        using var logits = Predict(files.InceptionV3, golden.InputShape, "--model", "inception_v3", "--transform-input");

        logits.ShouldMatch(golden.Output, golden.OutputStats.Std, "logits");
    }

    [Theory]
    [InlineData("Mixed_7c")]
    [InlineData("avgpool")]
    public void Features_are_torchvisions(string stage)
    {
        var golden = GoldenFile.Read("inception_v3");

        using var features = Predict(files.InceptionV3, golden.InputShape, "--model", "inception_v3", "--features", stage);

        features.ShouldMatch(golden.Nodes.Single(node => node.Name == stage));
    }

    [Fact]
    public void Average_pools_can_leave_their_padding_out()
    {
        using var network = new InceptionV3(new() { CountIncludePad = false }, files.InceptionV3);
        network.eval();
        using var _ = no_grad();
        using var input = FormulaWeights.Input(1, 3, 99, 99);
        using var expected = network.Features(input, "Mixed_5b");

        using var excluded = Predict(files.InceptionV3, [1, 3, 99, 99], "--model", "inception_v3", "--features", "Mixed_5b", "--exclude-padding");

        // The same operations, in another process: they may be cut into other pieces, and differ by roundings alone.
        excluded.allclose(expected, rtol: 1e-4, atol: 1e-5).Should().BeTrue();
    }

    private Tensor Predict(string weights, long[] inputShape, params string[] options)
    {
        var output = files["y.npy"];
        File.Delete(output);

        var said = InProcess.Of(["predict", "--weights", weights, "--input", files.Input(inputShape), "--output", output, "--quiet", .. options]).ShouldSucceed();

        var result = NpyFile.Read(output);
        said.Trim().Should().Be($"{output}: {string.Join('×', result.shape)} float32");
        return result;
    }
}
