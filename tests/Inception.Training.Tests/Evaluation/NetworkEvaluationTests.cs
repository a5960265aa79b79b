using Inception.Networks;
using Inception.Training.Data;
using Inception.Training.Evaluation;
using Inception.Training.Tests.Transfer;

namespace Inception.Training.Tests.Evaluation;

public class NetworkEvaluationTests
{
    [Fact]
    public void Every_module_is_back_in_its_own_mode()
    {
        using var network = new InceptionSmall(new() { Classes = 2 });
        network.Freeze("mixed1");
        network.train();
        foreach (var (_, module) in network.named_modules().Where(entry => entry.name.StartsWith("mixed3", StringComparison.Ordinal))) module.eval();
        var before = network.named_modules().ToDictionary(entry => entry.name, entry => entry.module.training);

        network.Evaluate(new StripedImages(16, side: 28));

        network.named_modules().ToDictionary(entry => entry.name, entry => entry.module.training).Should().Equal(before);
        before.Values.Should().Contain(true).And.Contain(false);
    }

    [Fact]
    public void Logits_that_are_not_finite_have_no_accuracy()
    {
        using var network = new InceptionSmall(new() { Classes = 2 });
        using (TorchSharp.torch.no_grad()) network.state_dict()["fc.bias"].fill_(double.NaN);
        using var engine = network.AsInference();

        network.Invoking(one => one.Evaluate(new StripedImages(16, side: 28))).Should().Throw<NonFiniteResultException>().WithMessage("*inception_small*");
        engine.Invoking(one => one.Evaluate(new StripedImages(16, side: 28))).Should().Throw<NonFiniteResultException>().WithMessage("*inception_small*");
    }

    [Fact]
    public void An_engine_is_measured_like_the_network_that_it_runs()
    {
        using var network = ShippedTrunk.Network();
        var batches = new ImageLoader(ShippedTrunk.First(200), Preprocessing.ImagePreprocessing.FashionMnist, options: new() { BatchSize = 50, Shuffle = false });
        var told = new List<EvaluationProgress>();

        var result = network.Evaluate(batches);
        using var engine = network.AsInference();
        var again = engine.Evaluate(batches, new() { Progress = new Told(told) });

        again.Metrics.Should().BeEquivalentTo(result.Metrics);
        again.SurestMistakes.Should().Equal(result.SurestMistakes);
        again.TimePerImage.Should().BePositive();
        told.Select(one => (one.Done, one.Total)).Should().Equal((50, 200), (100, 200), (150, 200), (200, 200));
    }

    [Fact]
    public void The_surest_mistakes_are_the_wrong_answers_with_the_largest_probability()
    {
        using var network = ShippedTrunk.Network();
        var images = ShippedTrunk.First(1000);
        var batches = new ImageLoader(images, Preprocessing.ImagePreprocessing.FashionMnist, options: new() { BatchSize = 100, Shuffle = false });

        var result = network.Evaluate(batches, new() { Mistakes = 5 });

        result.SurestMistakes.Should().HaveCount(5).And.BeInDescendingOrder(mistake => mistake.Confidence);
        result.SurestMistakes.Should().OnlyContain(mistake => mistake.Label == images.LabelOf(mistake.Image) && mistake.Predicted != mistake.Label);
        network.Evaluate(batches, new() { Mistakes = 0 }).SurestMistakes.Should().BeEmpty();
        var all = network.Evaluate(batches, new() { Mistakes = 1000 }).SurestMistakes;
        all.Should().HaveCount((int)(result.Metrics.Count - result.Metrics.Correct));
        all.Take(5).Should().Equal(result.SurestMistakes);
    }

    private sealed class Told(List<EvaluationProgress> told) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => told.Add(value);
    }
}
