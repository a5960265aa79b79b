using Inception.Training.Evaluation;
using static TorchSharp.torch;

namespace Inception.Training.Tests.Evaluation;

public class MetricsCounterTests
{
    [Fact]
    public void Metrics_are_those_of_their_definitions()
    {
        var counter = new MetricsCounter(["a", "b", "c"]);
        using var first = tensor(new[] { 2f, 1f, 0f, 0f, 3f, 1f }, 2, 3);                     // taken for a, b
        using var second = tensor(new[] { 1f, 0f, 0f, 0f, 0f, 4f }, 2, 3);                    // taken for a, c
        using var labels = tensor(new long[] { 0, 1 });
        using var others = tensor(new long[] { 1, 2 });
        counter.Add(first, labels);
        counter.Add(second, others);

        var metrics = counter.ToMetrics();

        metrics.Count.Should().Be(4);
        metrics.Top1.Should().Be(0.75);
        metrics.Top5.Should().Be(1);
        metrics.Confusion.Should().BeEquivalentTo(new long[][] { [1, 0, 0], [1, 1, 0], [0, 0, 1] }, options => options.WithStrictOrdering());
        metrics.Classes.Select(one => one.Precision).Should().Equal(0.5, 1, 1);
        metrics.Classes.Select(one => one.Recall).Should().Equal(1, 0.5, 1);
        metrics.Classes.Select(one => one.F1).Should().Equal(2.0 / 3, 2.0 / 3, 1);
        metrics.MacroF1.Should().BeApproximately(7.0 / 9, 1e-15);
        double[] confidences = [Softmax(2, 1, 0), Softmax(3, 0, 1), Softmax(1, 0, 0), Softmax(4, 0, 0)];
        var losses = -Math.Log(confidences[0]) - Math.Log(confidences[1]) - Math.Log((1 - confidences[2]) / 2) - Math.Log(confidences[3]);
        metrics.Loss.Should().BeApproximately(losses / 4, 1e-12);
        // Each image has a range of confidence of its own, all right but the third.
        var distances = (1 - confidences[0]) + (1 - confidences[1]) + confidences[2] + (1 - confidences[3]);
        metrics.ExpectedCalibrationError.Should().BeApproximately(distances / 4, 1e-12);
    }

    [Fact]
    public void Top_5_counts_the_sixth_as_wrong_and_the_first_of_equals_as_better()
    {
        var counter = new MetricsCounter([.. "abcdefg".Select(letter => $"{letter}")]);
        using var logits = zeros(7, 7);
        using var labels = arange(7);
        counter.Add(logits, labels);

        counter.ToMetrics().Top5.Should().BeApproximately(5.0 / 7, 1e-15);
        counter.ToMetrics().Top1.Should().BeApproximately(1.0 / 7, 1e-15);
    }

    [Fact]
    public void Logits_of_other_classes_are_refused()
    {
        using var logits = zeros(2, 4);
        using var labels = zeros(2, dtype: ScalarType.Int64);

        new MetricsCounter(["a", "b"]).Invoking(counter => counter.Add(logits, labels)).Should().Throw<ArgumentException>().WithMessage("*N×2*2×4*");
    }

    private static double Softmax(double first, double second, double third) => Math.Exp(first) / (Math.Exp(first) + Math.Exp(second) + Math.Exp(third));
}
