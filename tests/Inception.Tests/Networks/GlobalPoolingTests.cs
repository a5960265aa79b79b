using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Tests.Networks;

[Trait("Category", "Slow")]
public class GlobalPoolingTests
{
    /// <summary>Each pool by its definition: mean and maximum over all places.</summary>
    [Theory]
    [InlineData("googlenet")]
    [InlineData("inception_v3")]
    [InlineData("inception_small")]
    public void The_pool_takes_of_each_channel_what_it_is_named_for(string name)
    {
        foreach (var pooling in Enum.GetValues<GlobalPooling>())
        {
            using var scope = NewDisposeScope();
            using var network = (NetworkFamily.Named(name) with { Pooling = pooling }).Create();
            network.eval();
            using var withoutGradients = no_grad();
            var size = SampleNetworks.SmallSize(name);
            var input = rand(2, network.Table.Input.Channels, size, size);
            var stages = network.StageNames;
            var before = network.Features(input, stages[stages.ToList().IndexOf("avgpool") - 1]);

            var pooled = network.Features(input, "avgpool");

            var (mean, maximum) = (before.mean([2, 3], keepdim: true), before.amax([2, 3], keepdim: true));
            var expected = pooling switch
            {
                GlobalPooling.Average => mean,
                GlobalPooling.Maximum => maximum,
                GlobalPooling.AverageAndMaximum => (mean + maximum) / 2,
                _ => cat([mean, maximum], 1),
            };
            pooled.shape.Should().Equal(expected.shape);
            pooled.allclose(expected, rtol: 1e-5, atol: 1e-6).Should().BeTrue("{0}: a mean of up to 9 values in another order", pooling);
            network.Summarize().Stages.Single(stage => stage.Name == "avgpool").Output.Channels.Should().Be((int)pooled.shape[1]);
            network.parameters().Sum(parameter => parameter.numel()).Should().Be(network.Summarize().Parameters);
            network.call(input).shape.Should().Equal(2, network.Classes);
        }
    }

    [Fact]
    public void The_mean_is_what_it_was_to_the_bit()
    {
        using var network = new InceptionSmall();
        network.eval();
        using var input = rand(2, 1, 28, 28);
        using var before = network.Features(input, "mixed4");

        using var pooled = network.Features(input, "avgpool");

        using var expected = nn.functional.adaptive_avg_pool2d(before, 1);
        pooled.equal(expected).all().item<bool>().Should().BeTrue();
    }

    [Theory]
    [InlineData(GlobalPooling.Maximum)]
    [InlineData(GlobalPooling.AverageAndMaximum)]
    public void Published_weights_fit_another_pool_of_as_many_features(GlobalPooling pooling)
    {
        using var folder = new TemporaryFolder();
        using var saved = new InceptionSmall();
        saved.SaveWeights(folder["weights.pth"]);

        using var network = new InceptionSmall(new() { Pooling = pooling }, folder["weights.pth"]);

        network.ShouldHaveTheWeightsOf(saved);
    }

    /// <summary>The cost of the classifier doubles with what it reads: 2048 more weights for each of 1000 classes.</summary>
    [Fact]
    public void Both_pools_side_by_side_double_the_classifiers_cost_and_its_alone()
    {
        var average = NetworkSummary.Create(new InceptionV3Options().CreateTable());
        var both = NetworkSummary.Create(new InceptionV3Options { Pooling = GlobalPooling.Concatenated }.CreateTable());

        (both.Parameters - average.Parameters).Should().Be(2_048_000);
        (both.MultiplyAdds - average.MultiplyAdds).Should().Be(2_048_000);
        both.Stages.Select(stage => stage.Name).Should().Equal(average.Stages.Select(stage => stage.Name));
    }

    [Fact]
    public void A_pool_that_there_is_not_is_refused()
    {
        var create = () => new InceptionSmall(new() { Pooling = (GlobalPooling)7 });

        create.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Pooling must be one of Average, Maximum, AverageAndMaximum, Concatenated; found *");
    }

    [Theory]
    [InlineData(GlobalPooling.Maximum)]
    [InlineData(GlobalPooling.AverageAndMaximum)]
    [InlineData(GlobalPooling.Concatenated)]
    public void Gradients_pass_and_nothing_stays_behind(GlobalPooling pooling)
    {
        using var network = new InceptionSmall(new() { Pooling = pooling });
        using var input = rand(2, 1, 28, 28);
        network.call(input).Dispose();
        var before = LiveTensors.Count;

        using (var logits = network.call(input))
        using (var loss = logits.sum())
        {
            loss.backward();
        }

        LiveTensors.Count.Should().Be(before);
        using var scope = NewDisposeScope();
        network.parameters().Should().AllSatisfy(parameter => parameter.grad.Should().NotBeNull());
    }
}
