using Inception.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Inception.Tests.Networks;

/// <summary>Stages that training leaves alone, to the bit, running statistics included.</summary>
public class FreezingTests
{
    [Theory]
    [InlineData("inception_small", "mixed2", new[] { "stem1.", "mixed1.", "mixed2." })]
    [InlineData(SampleNetworks.OwnTableName, "mixed", new[] { "stem.", "mixed." })]
    [InlineData(SampleNetworks.OwnTableName, "pool", new[] { "stem.", "mixed.", "head." })]
    [InlineData(SampleNetworks.OwnTableName, "early", new string[0])]
    public void A_training_step_moves_all_that_stands_behind_the_stage_and_nothing_before(string name, string stage, string[] frozen)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(5);   // with some random weights a ReLU of the small network lets no gradient through
        using var network = SampleNetworks.Create(name, auxiliaryHeads: true);
        network.Freeze(stage);
        network.train();
        var before = network.CopyOfWeights();

        TrainingStep(network);

        foreach (var (key, value) in network.state_dict())
        {
            var isFrozen = frozen.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));
            value.equal(before[key]).all().item<bool>().Should().Be(isFrozen, key);
        }

        network.FrozenUpTo.Should().Be(stage);
        network.TrainableParameters().Keys.Should().Equal(
            network.named_parameters().Select(entry => entry.name).Where(key => !frozen.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))));
    }

    /// <summary>The head of v3 stands behind Mixed_6e, where its features come from, and before Mixed_7a.</summary>
    [Theory]
    [InlineData("Mixed_6e", true)]
    [InlineData("Mixed_7a", false)]
    public void An_auxiliary_head_is_frozen_with_the_stages_it_stands_before(string stage, bool learns)
    {
        using var network = new InceptionV3(new() { AuxiliaryHeads = true });

        network.Freeze(stage);

        network.TrainableParameters().ContainsKey("AuxLogits.fc.weight").Should().Be(learns);
        network.TrainableParameters().Should().NotContainKey("Mixed_6e.branch1x1.conv.weight").And.ContainKey("Mixed_7b.branch1x1.conv.weight");
    }

    [Fact]
    public void Frozen_features_are_those_of_evaluation_even_in_training()
    {
        using var network = new InceptionSmall();
        TrainingStep(network);   // statistics that are not those of a batch
        using var input = rand(4, 1, 28, 28);
        network.Freeze("mixed1");
        network.eval();
        using var evaluated = network.Features(input, "mixed1");

        network.train();
        using var trained = network.Features(input, "mixed1");

        network.training.Should().BeTrue();
        trained.requires_grad.Should().BeFalse("no graph is kept of frozen stages");
        trained.equal(evaluated).all().item<bool>().Should().BeTrue("both run the same kernels");
    }

    [Fact]
    public void Statistics_may_follow_the_new_images()
    {
        using var scope = NewDisposeScope();
        using var network = new InceptionSmall();
        network.Freeze("mixed1", batchNormStatistics: false);
        var before = network.CopyOfWeights();

        TrainingStep(network);

        var state = network.state_dict();
        state["stem1.bn.running_mean"].equal(before["stem1.bn.running_mean"]).all().item<bool>().Should().BeFalse();
        state["stem1.conv.weight"].equal(before["stem1.conv.weight"]).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void A_freeze_replaces_the_one_before_and_unfreezing_ends_it()
    {
        using var network = new InceptionSmall();
        var all = network.named_parameters().Select(entry => entry.name).ToList();

        network.Freeze("mixed4");
        network.Freeze("stem1");
        network.TrainableParameters().Keys.Should().Equal(all.Where(key => !key.StartsWith("stem1.", StringComparison.Ordinal)));
        Normalizations(network).Count(normalization => !normalization.training).Should().Be(1);

        network.Unfreeze();
        network.TrainableParameters().Keys.Should().Equal(all);
        network.FrozenUpTo.Should().BeNull();
        Normalizations(network).Should().AllSatisfy(normalization => normalization.training.Should().BeTrue());
    }

    /// <summary>An optimizer that was made before holds the frozen parameters, and would move them by the gradients of the step before.</summary>
    [Fact]
    public void Gradients_of_before_are_gone()
    {
        using var network = new InceptionSmall();
        using var input = rand(2, 1, 28, 28);
        using (var logits = network.call(input))
        using (var loss = logits.sum())
        {
            loss.backward();
        }

        network.Freeze("stem1");

        using var frozen = network.get_parameter("stem1.conv.weight")!.grad;
        using var learning = network.get_parameter("fc.weight")!.grad;
        frozen.Should().BeNull();
        learning.Should().NotBeNull();
    }

    [Fact]
    public void A_network_inside_of_another_module_stays_frozen_when_that_is_trained()
    {
        using var network = new InceptionSmall();
        network.Freeze("mixed1");
        var whole = nn.Sequential(("network", network));

        whole.eval();
        whole.train();

        Normalizations(network).Count(normalization => !normalization.training).Should().Be(1 + 6);
    }

    [Fact]
    public void An_unknown_stage_is_refused_and_changes_nothing()
    {
        using var network = new InceptionSmall();
        network.Freeze("stem1");

        network.Invoking(n => n.Freeze("Mixed_6e")).Should().Throw<ArgumentException>()
            .WithMessage("inception_small has no stage 'Mixed_6e'. Its stages: stem1, *").WithParameterName("upTo");

        network.FrozenUpTo.Should().Be("stem1");
    }

    [Fact]
    public void Weights_are_loaded_into_frozen_stages_too_and_leave_them_frozen()
    {
        using var folder = new TemporaryFolder();
        using var saved = new InceptionSmall();
        Inception.Weights.ModuleWeights.SaveWeights(saved, folder["weights.pth"]);
        using var network = new InceptionSmall();
        network.Freeze("mixed1");

        network.LoadWeights(folder["weights.pth"]);

        network.ShouldHaveTheWeightsOf(saved);
        network.TrainableParameters().Should().NotContainKey("stem1.conv.weight");
    }

    private static IEnumerable<BatchNorm> Normalizations(InceptionNetwork network) => network.modules().OfType<BatchNorm>();

    private static void TrainingStep(InceptionNetwork network)
    {
        using var scope = NewDisposeScope();
        using var optimizer = optim.SGD(network.TrainableParameters().Values, learningRate: 0.1);
        var input = rand(4, network.Table.Input.Channels, 28, 28);
        Tensor loss;
        if (network.Table.AuxiliaryHeads.Any())
        {
            var outputs = network.ForwardWithAuxiliary(input);
            loss = outputs.Logits.square().sum() + outputs.Auxiliary[0].square().sum();
        }
        else
        {
            loss = network.call(input).square().sum();
        }

        loss.backward();
        optimizer.step();
        network.zero_grad();
    }
}
