using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Networks;

/// <summary>Every network against torchvision 0.14.1 under formula weights: keys, shapes, counts, all logits, inner stages.</summary>
public class NetworkParityTests
{
    public static TheoryData<string> References => [.. Reference.All.Select(reference => reference.Golden)];

    [Theory]
    [MemberData(nameof(References))]
    public void Keys_and_shapes_are_the_checkpoints(string reference)
    {
        var golden = GoldenFile.Read(reference);
        using var network = Reference.Named(reference).Create();
        var theirs = Reference.ReferenceKeys(golden, network);

        var shapes = network.state_dict().ToDictionary(entry => theirs.GetValueOrDefault(entry.Key, entry.Key), entry => entry.Value.shape);

        shapes.Keys.ShouldBeTheKeys(golden.KeyShapes.Keys);
        foreach (var (key, shape) in golden.KeyShapes) shapes[key].Should().Equal(shape, key);
        network.parameters().Sum(parameter => parameter.numel()).Should().Be(golden.Parameters);
        network.buffers().Sum(buffer => buffer.numel()).Should().Be(golden.Buffers);
    }

    [Theory]
    [MemberData(nameof(References))]
    public void The_whole_output_is_the_references_at_the_design_size_and_at_an_odd_one(string reference)
    {
        var golden = GoldenFile.Read(reference);
        using var network = Reference.Named(reference).CreateWithFormulaWeights();
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
    public void Inner_stages_are_the_references(string name)
    {
        var reference = Reference.Named(name);
        var golden = GoldenFile.Read(name);
        using var network = reference.CreateWithFormulaWeights();
        var modules = network.named_modules().ToDictionary(entry => entry.name, entry => entry.module as nn.Module<Tensor, Tensor>);
        var seen = new List<string>();
        foreach (var node in golden.Nodes)
        {
            modules[reference.ModuleFor(node.Name)]!.register_forward_hook((_, _, output) =>
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

    /// <summary>facenet-pytorch's <c>classify=True</c>: the logits read the embedding before its normalisation.</summary>
    [Fact]
    public void Inception_resnet_v1_with_classes_gives_the_references_logits()
    {
        var classify = GoldenFile.Read("inception_resnet_v1").Classify!;
        using var network = Reference.Named("inception_resnet_v1").CreateWithFormulaWeights(new InceptionResNetV1Options { Classes = classify.NumClasses });
        using var _ = no_grad();

        using var input = FormulaWeights.Input(1, 3, 160, 160);
        using var logits = network.call(input);

        logits.shape.Should().Equal(classify.OutputShape);
        network.parameters().Sum(parameter => parameter.numel()).Should().Be(classify.Parameters);
        logits.ShouldMatch(classify.First, classify.Std, "logits");
    }

    /// <summary>The features that the Fréchet Inception distance compares, and the logits without bias that the Inception score reads.</summary>
    [Fact]
    public void The_fid_networks_features_are_the_references()
    {
        var golden = GoldenFile.Read("fid_inception_v3");
        using var network = Reference.Named("fid_inception_v3").CreateWithFormulaWeights();
        using var _ = no_grad();
        using var input = FormulaWeights.Input(golden.InputShape);

        using var pooled = network.Features(input, "avgpool");
        using var logits = network.call(input);
        using var unbiased = logits - network.state_dict()["fc.bias"];

        pooled.ShouldMatch(golden.Pool3, pooled.std().item<float>(), "pool3");
        unbiased.ShouldMatch(golden.LogitsUnbiasedFirst, golden.OutputStats.Std, "logits without bias");
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
}
