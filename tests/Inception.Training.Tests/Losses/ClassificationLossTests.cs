using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Training.Losses;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Training.Tests.Losses;

public class ClassificationLossTests
{
    [Fact]
    public void Cross_entropy_is_the_references_with_labels_shares_smoothing_and_weights()
    {
        using var logits = Formula("logits", 20).mul(3).reshape(4, 5);
        using var labels = tensor(new long[] { 3, 0, 4, 3 });
        using var positive = Formula("shares", 20).reshape(4, 5).abs();
        using var shares = positive / positive.sum(1, keepdim: true);
        using var weights = tensor(new[] { 1.0f, 0.5f, 2.0f, 0.25f, 3.0f });
        foreach (var reference in TrainingReference.Instance.Losses)
        {
            var loss = new ClassificationLoss(reference.Smoothing, reference.Weighted ? weights : null, auxiliaryWeight: 0);

            using var value = loss.CrossEntropy(logits, reference.Shares ? shares : labels);

            // A float32 sum of 20 terms.
            value.item<float>().Should().BeApproximately((float)reference.Loss, 2e-6f, reference.ToString());
        }
    }

    [Theory]
    [InlineData(1, 0.4)]
    [InlineData(2, 0.3)]
    public void Heads_count_as_in_the_papers(int heads, double weight)
    {
        using var network = new InceptionNetwork(WithHeads(heads), new() { AuxiliaryHeads = true });
        using var images = rand(2, 1, 8, 8);
        using var labels = tensor(new long[] { 2, 0 });
        var plain = new ClassificationLoss(0.1, null, 0);
        using var output = network.ForwardWithAuxiliary(images);
        using var main = plain.CrossEntropy(output.Logits, labels);
        using var first = plain.CrossEntropy(output.Auxiliary[0], labels);
        using var second = output.Auxiliary.Count == 1 ? zeros(1) : plain.CrossEntropy(output.Auxiliary[1], labels);

        using var whole = new ClassificationLoss(0.1, null, ClassificationLoss.AuxiliaryWeightOf(network)).Compute(network, images, labels, null);

        using var expected = main + (weight * (first + second));
        whole.item<float>().Should().BeApproximately(expected.item<float>(), 1e-6f);
        network.eval();
        using var evaluated = plain.Compute(network, images, labels, null);
        evaluated.item<float>().Should().BeApproximately(main.item<float>(), 1e-6f, "heads serve training alone");
    }

    private static NetworkTable WithHeads(int heads) => new("headed", new(1, 8, 8),
    [
        PlainConv("conv", 4, 3, padding: 1, bias: true),
        ..Enumerable.Range(1, heads).Select(head => Auxiliary($"aux{head}", GlobalPool("", GlobalPooling.Average), Flatten(), Linear("fc", 3))),
        GlobalPool("pool", GlobalPooling.Average), Flatten(),
        Linear("fc", 3),
    ]);

    private static Tensor Formula(string name, int count) =>
        tensor(Enumerable.Range(0, count).Select(i => (float)((2 * FormulaWeights.Uniform(FormulaWeights.Seed(name), i)) - 1)).ToArray());
}
