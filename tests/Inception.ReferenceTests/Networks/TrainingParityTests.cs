using Inception.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Networks;

/// <summary>One training step under formula weights against torchvision 0.14.1: losses, auxiliary logits, gradients, batch statistics.</summary>
public class TrainingParityTests
{
    [Theory]
    [InlineData("googlenet_train", ScalarType.Float32, 1e-2)]
    [InlineData("googlenet_train", ScalarType.Float64, 1e-6)]
    [InlineData("inception_v3_train", ScalarType.Float32, 1e-2)]
    [InlineData("inception_v3_train", ScalarType.Float64, 1e-6)]
    public void Losses_gradients_and_batch_statistics_are_the_references(string reference, ScalarType dtype, double gradientTolerance)
    {
        // Sums of |gradient|: single elements differ by up to 13 % in float32, because choices of ReLU and max-pooling flip.
        var golden = GoldenFile.Read(reference);
        using var network = Build(reference);
        FormulaWeights.Fill(network);
        network.to(dtype);
        network.train();
        using var formulaInput = FormulaWeights.Input(golden.InputShape);
        using var input = formulaInput.to(dtype);
        using var targets = tensor(golden.Targets);

        using var output = network.ForwardWithAuxiliary(input);
        using var main = CrossEntropy(output.Logits, targets);
        using var first = CrossEntropy(output.Auxiliary[0], targets);
        using var second = output.Auxiliary.ElementAtOrDefault(1) is { } auxiliary2 ? CrossEntropy(auxiliary2, targets) : zeros(1, dtype: dtype);
        using var loss = main + (0.3 * (first + second));
        loss.sum().backward();

        loss.to(ScalarType.Float64).item<double>().Should().BeApproximately(golden.Loss["total"], 1e-5 * golden.Loss["total"]);
        // Batch statistics of v3's head come from two values a channel: the reference's own float32 strays by 2e-4 of a logit there.
        output.Auxiliary[0].ShouldMatch(golden.Aux.Values.First().Output, 1, "the first head's logits", tolerance: 1e-3);
        output.Auxiliary.ElementAtOrDefault(1)?.ShouldMatch(golden.Aux["aux2"].Output, 1, "the second head's logits", tolerance: 1e-3);
        var parameters = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        parameters.Where(entry => entry.Value.grad is null).Should().BeEmpty("gradients reach every parameter");
        foreach (var gradient in golden.Gradients)
        {
            var sum = parameters[gradient.Name].grad!.abs().sum().to(ScalarType.Float64).item<double>();
            (sum / gradient.AbsSum).Should().BeApproximately(1, gradientTolerance, gradient.Name);
        }

        var state = network.state_dict();
        foreach (var bn in golden.BnAfterOneStep)
        {
            state[bn.Name + ".num_batches_tracked"].item<long>().Should().Be(bn.NumBatchesTracked);
            state[bn.Name + ".running_mean"].ShouldMatch(bn.FirstRunningMean, 1, bn.Name);
        }
    }

    private static Tensor CrossEntropy(Tensor logits, Tensor targets) =>
        nn.functional.cross_entropy(logits, targets, reduction: nn.Reduction.Sum);

    private static InceptionNetwork Build(string reference) => reference == "googlenet_train"
        ? new InceptionV1(new() { AuxiliaryHeads = true, Dropout = 0, AuxiliaryDropout = 0 })
        : new InceptionV3(new() { AuxiliaryHeads = true, Dropout = 0 });
}
