using Inception.Networks;
using Inception.Tests.Golden;
using static TorchSharp.torch;

namespace Inception.Tests.Networks;

/// <summary>Every network against torchvision 0.14.1 under formula weights: keys, shapes, counts, all logits, inner stages.</summary>
public class NetworkParityTests
{
    public static TheoryData<string> References => new() { "googlenet", "inception_v3" };

    [Theory]
    [MemberData(nameof(References))]
    public void Keys_and_shapes_are_the_checkpoints(string reference)
    {
        var golden = GoldenFile.Read(reference);
        using var network = Build(reference);

        var shapes = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.shape);

        shapes.Keys.Should().BeEquivalentTo(golden.KeyShapes.Keys);
        foreach (var (key, shape) in golden.KeyShapes) shapes[key].Should().Equal(shape, key);
        network.parameters().Sum(parameter => parameter.numel()).Should().Be(golden.Parameters);
        network.buffers().Sum(buffer => buffer.numel()).Should().Be(golden.Buffers);
    }

    [Theory]
    [MemberData(nameof(References))]
    public void All_logits_are_the_references_at_the_design_size_and_at_an_odd_one(string reference)
    {
        var golden = GoldenFile.Read(reference);
        using var network = BuildWithFormulaWeights(reference);
        using var _ = no_grad();

        using var input = FormulaWeights.Input(golden.InputShape);
        using var logits = network.call(input);
        logits.shape.Should().Equal(golden.OutputShape);
        logits.ShouldMatch(golden.Output, golden.OutputStats.Std, "logits");

        foreach (var extra in golden.Extra)
        {
            using var oddInput = FormulaWeights.Input(extra.InputShape);
            using var oddLogits = network.call(oddInput);
            oddLogits.ShouldMatch(extra.First, extra.Std, "logits at " + string.Join('×', extra.InputShape));
        }
    }

    [Theory]
    [MemberData(nameof(References))]
    public void Inner_stages_are_the_references(string reference)
    {
        var golden = GoldenFile.Read(reference);
        using var network = BuildWithFormulaWeights(reference);
        var modules = network.named_modules().ToDictionary(entry => entry.name, entry => (nn.Module<Tensor, Tensor>)entry.module);
        var seen = new List<string>();
        foreach (var node in golden.Nodes)
        {
            modules[node.Name].register_forward_hook((_, _, output) =>
            {
                output.ShouldMatch(node);
                seen.Add(node.Name);
                return output;
            });
        }

        using var input = FormulaWeights.Input(golden.InputShape);
        using var logits = network.call(input);   // with gradients on: the path that training takes

        seen.Should().BeEquivalentTo(golden.Nodes.Select(node => node.Name));
        logits.ShouldMatch(golden.Output, golden.OutputStats.Std, "logits");
    }

    [Fact]
    public void Transform_input_is_torchvisions()
    {
        var golden = GoldenFile.Read("inception_v3_transform_input");
        using var network = new InceptionV3(new() { TransformInput = true });
        FormulaWeights.Fill(network);
        network.eval();
        using var _ = no_grad();

        using var input = FormulaWeights.Input(golden.InputShape);
        using var logits = network.call(input);

        logits.ShouldMatch(golden.Output, golden.OutputStats.Std, "logits");
    }

    private static InceptionNetwork Build(string reference) => reference switch
    {
        "googlenet" => new InceptionV1(new() { AuxiliaryHeads = true }),
        "inception_v3" => new InceptionV3(new() { AuxiliaryHeads = true }),
        _ => throw new ArgumentOutOfRangeException(nameof(reference), reference, null),
    };

    private static InceptionNetwork BuildWithFormulaWeights(string reference)
    {
        var network = Build(reference);
        FormulaWeights.Fill(network);
        network.eval();
        return network;
    }
}
