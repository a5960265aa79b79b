using Inception.Networks;
using Inception.Training.Data;
using Inception.Training.Losses;
using Inception.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Training.Tests;

/// <summary>Three steps of the trainer under formula weights against PyTorch, both in float64.</summary>
public class TrainingParityTests
{
    /// <summary>Of sums of some thousand numbers of about 1 in float64, carried through three steps.</summary>
    private const double Rounding = 1e-8;

    private static TrainingReference.NetworkCase Reference => TrainingReference.Instance.Network;

    [Fact]
    public void Gradients_and_statistics_of_the_first_step_are_the_references()
    {
        using var network = Network();
        using var batch = new EightImages().Epoch(0).Single();
        using var loss = new ClassificationLoss(0.1, null, 0).Compute(network, batch.Images, batch.Labels, null);
        loss.backward();

        var parameters = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        foreach (var (key, sum) in Reference.GradientSums)
        {
            (parameters[key].grad!.abs().sum().item<double>() / sum).Should().BeApproximately(1, Rounding, key);
        }

        ShouldBe(network.state_dict(), Reference.Statistics);
    }

    [Fact]
    public void Losses_weights_and_averages_of_three_steps_are_the_references()
    {
        var options = new TrainingOptions
        {
            Epochs = 3,
            Optimizer = new RmsProp(),
            Schedule = new ConstantRate { Rate = 0.045 },
            WeightDecay = 4e-5,
            GradientNormLimit = 1e6,
        };
        using var network = Network();
        using var averaged = Network();

        var steps = Steps(network, options);
        Steps(averaged, options with { Average = new() });

        steps.Select(step => step.Loss).Should().Equal(Reference.Losses, (found, expected) => Math.Abs(found - expected) <= Rounding);
        (steps[0].GradientNorm / Reference.GradientNorm).Should().BeApproximately(1, Rounding);
        ShouldBe(network.state_dict(), Reference.Weights);
        ShouldBe(averaged.state_dict(), Reference.Average);
    }

    private static List<TrainingStep> Steps(InceptionSmall network, TrainingOptions options) =>
        [.. new Trainer(network, new EightImages(), new EightImages(), options).Run().OfType<TrainingStep>()];

    private static void ShouldBe(Dictionary<string, Tensor> state, Dictionary<string, double[]> reference)
    {
        foreach (var (key, expected) in reference)
        {
            var found = state[key].detach().flatten().narrow(0, 0, expected.Length).data<double>().ToArray();
            found.Should().Equal(expected, (one, other) => Math.Abs(one - other) <= Rounding, key);
        }
    }

    private static InceptionSmall Network()
    {
        var network = new InceptionSmall(new() { Classes = 10, Dropout = 0 });
        FormulaWeights.Fill(network);
        network.to(float64);   // choices of ReLU and max-pooling flip in float32, and single weights with them
        network.train();
        return network;
    }

    private sealed class EightImages : IImageBatches
    {
        public IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, 10).Select(label => $"{label}")];

        public int ImageCount => 8;

        public int BatchesPerEpoch => 1;

        public IEnumerable<ImageBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default)
        {
            yield return new()
            {
                Images = FormulaWeights.Input(8, 1, 28, 28).to(float64),
                Labels = tensor(new long[] { 3, 1, 4, 1, 5, 9, 2, 6 }),
                Indices = [.. Enumerable.Range(0, 8)],
            };
        }
    }
}
