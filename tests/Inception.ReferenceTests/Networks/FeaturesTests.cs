using Inception.Layers;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Networks;

public class FeaturesTests
{
    public static TheoryData<string> Names => new(SampleNetworks.Names);

    /// <summary>At the design size, where the summary's shapes are computed without arguments. The logits come by <c>forward</c>.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Every_stage_has_the_summarys_shape_and_what_a_hook_on_its_module_sees(string name)
    {
        using var network = SampleNetworks.Create(name);
        network.eval();
        using var withoutGradients = no_grad();
        var size = SampleNetworks.SmallSize(name);
        var shape = network.Table.Input with { Height = size, Width = size };
        var summary = network.Summarize(shape).Stages.Where(stage => stage.Name.Length > 0).ToList();
        using var input = rand(1, shape.Channels, shape.Height, shape.Width);
        using var scope = NewDisposeScope();
        var seen = HookEveryStage(network);
        using var logits = network.call(input);
        var hooked = seen.ToDictionary(entry => entry.Name, entry => entry.Output);

        network.StageNames.Should().Equal(summary.Select(stage => stage.Name));
        foreach (var stage in summary)
        {
            using var features = network.Features(input, stage.Name);
            features.shape.Skip(1).Should().Equal(stage.Output.ToSizes().Select(side => (long)side), stage.Name);
            features.equal(hooked[stage.Name]).all().item<bool>().Should().BeTrue("{0} is what its module gives", stage.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_comes_after_the_stage_is_not_computed(string name)
    {
        using var network = SampleNetworks.Create(name, auxiliaryHeads: true);
        network.eval();
        var size = SampleNetworks.SmallSize(name);
        using var input = rand(1, network.Table.Input.Channels, size, size);
        using var scope = NewDisposeScope();
        var seen = HookEveryStage(network);
        var middle = network.StageNames[network.StageNames.Count / 2];

        using var features = network.Features(input, middle);

        seen.Select(entry => entry.Name).Should().Equal(network.StageNames.TakeWhile(stage => stage != middle).Append(middle));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_unknown_stage_is_answered_with_the_stages(string name)
    {
        using var network = SampleNetworks.Create(name);
        using var input = rand(1, network.Table.Input.Channels, 32, 32);

        var features = () => network.Features(input, "Mixed_9z");

        features.Should().Throw<ArgumentException>()
            .WithMessage($"{name} has no stage 'Mixed_9z'*. Its stages: {string.Join(", ", network.StageNames)}.*").WithParameterName("stage");
    }

    [Theory]
    [InlineData("mixed_7C", "; the nearest is 'Mixed_7c'. Its stages")]
    [InlineData("Mixed7c", "; the nearest is 'Mixed_7c'. Its stages")]
    [InlineData("Mixed_5bc", "; the nearest is 'Mixed_5b'. Its stages")]
    [InlineData("fc9", "; the nearest is 'fc'. Its stages")]
    [InlineData("AuxLogits", "'AuxLogits'. Its stages")]
    [InlineData("", "''. Its stages")]
    public void The_answer_names_the_nearest_stage_where_one_is_near(string asked, string expected)
    {
        using var network = new InceptionV3();
        using var input = rand(1, 3, 96, 96);

        network.Invoking(v3 => v3.Features(input, asked)).Should().Throw<ArgumentException>().WithMessage($"*{expected}*").WithParameterName("stage");
        network.Invoking(v3 => v3.Features(input, ["Mixed_5b", asked])).Should().Throw<ArgumentException>().WithMessage($"*{expected}*").WithParameterName("stages");
    }

    [Theory]
    [InlineData("inception_small", Mode.Evaluation)]
    [InlineData("inception_small", Mode.Inference)]
    [InlineData("inception_small", Mode.Training)]
    [InlineData(SampleNetworks.OwnTableName, Mode.Evaluation)]
    [InlineData(SampleNetworks.OwnTableName, Mode.Inference)]
    [InlineData(SampleNetworks.OwnTableName, Mode.Training)]
    public void All_stages_in_one_pass_are_what_each_is_alone(string name, Mode mode)
    {
        using var scope = NewDisposeScope();
        using var network = SampleNetworks.Create(name);
        FormulaWeights.Fill(network);
        NoDropout(network);
        network.train(mode == Mode.Training);
        using var gradients = set_grad_enabled(mode != Mode.Inference);
        var size = SampleNetworks.SmallSize(name);
        var input = FormulaWeights.Input(2, network.Table.Input.Channels, size, size);
        string[] backwards = [.. network.StageNames.Reverse()];

        var together = network.Features(input, backwards);
        var pooled = network.PooledFeatures(input, backwards);

        together.Keys.Should().Equal(backwards);
        foreach (var (stage, features) in together)
        {
            var alone = network.Features(input, stage);
            // The same operations on the same values: nothing that came after may have changed what was kept.
            features.equal(alone).all().item<bool>().Should().BeTrue("{0} in one pass is {0} alone", stage);
            features.requires_grad.Should().Be(alone.requires_grad);
            var average = alone.dim() == 4 ? alone.flatten(2).mean([2]) : alone;
            pooled[stage].allclose(average, rtol: 1e-5, atol: 1e-6).Should().BeTrue("another order of summation, in float32");
            network.PooledFeatures(input, stage).equal(pooled[stage]).all().item<bool>().Should().BeTrue();
        }
    }

    /// <summary>What is kept must not be changed by a layer that comes after.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void All_stages_of_every_network_are_kept_as_they_were(string name)
    {
        using var scope = NewDisposeScope();
        using var network = SampleNetworks.Create(name);
        network.eval();
        using var _ = no_grad();
        var size = SampleNetworks.SmallSize(name);
        var input = rand(1, network.Table.Input.Channels, size, size);
        var seen = HookEveryStage(network);
        network.call(input);
        var hooked = seen.ToDictionary(entry => entry.Name, entry => entry.Output);

        var features = network.Features(input, network.StageNames);
        var embedding = network.Embed(input);

        features.Should().AllSatisfy(stage => stage.Value.equal(hooked[stage.Key]).all().item<bool>().Should().BeTrue(stage.Key));
        embedding.shape.Should().Equal(1, network.EmbeddingLength);
    }

    [Fact]
    public void One_pass_runs_each_layer_once_and_ends_at_the_last_stage()
    {
        using var network = new InceptionSmall();
        network.eval();
        using var input = rand(1, 1, 28, 28);
        using var scope = NewDisposeScope();
        var seen = HookEveryStage(network);

        using var features = network.Features(input, ["mixed3", "stem1", "mixed2"]);

        seen.Select(entry => entry.Name).Should().Equal("stem1", "pool1", "mixed1", "pool2", "mixed2", "mixed3");
        features.Keys.Should().Equal("mixed3", "stem1", "mixed2");
        features.Count.Should().Be(3);
        features.ContainsKey("mixed1").Should().BeFalse();
        features.Invoking(f => f["mixed1"]).Should().Throw<KeyNotFoundException>().WithMessage("Stage 'mixed1' was not asked for. These were: mixed3, stem1, mixed2.");
    }

    [Fact]
    public void No_stage_and_a_stage_asked_for_twice_are_refused()
    {
        using var network = new InceptionSmall();
        using var input = rand(1, 1, 28, 28);

        network.Invoking(small => small.Features(input, [])).Should().Throw<ArgumentException>().WithMessage("At least one stage of inception_small*").WithParameterName("stages");
        network.Invoking(small => small.PooledFeatures(input, ["fc", "stem1", "fc"]))
            .Should().Throw<ArgumentException>().WithMessage("Stage 'fc' is asked for 2 times*").WithParameterName("stages");
    }

    [Fact]
    public void Gradients_flow_back_from_every_stage()
    {
        using var network = new InceptionSmall();
        using var input = rand(2, 1, 28, 28).requires_grad_();

        using var features = network.Features(input, ["mixed1", "mixed4"]);
        using var scope = NewDisposeScope();
        (features["mixed1"].square().mean() + features["mixed4"].square().mean()).backward();

        input.grad!.abs().sum().item<float>().Should().BePositive();
        network.named_parameters().Where(entry => entry.parameter.grad is not null).Select(entry => entry.name.Split('.')[0]).Distinct()
            .Should().Equal("stem1", "mixed1", "mixed2", "mixed3", "mixed4");
    }

    [Fact]
    public void An_auxiliary_head_is_no_stage()
    {
        using var network = SampleNetworks.Create(SampleNetworks.OwnTableName, auxiliaryHeads: true);

        network.StageNames.Should().Equal("early", "stem", "mixed", "pool", "residual", "norm", "last", "avgpool", "fc");
    }

    [Fact]
    public void The_features_belong_to_the_caller_even_where_the_stage_passes_its_input_on()
    {
        using var network = SampleNetworks.Create(SampleNetworks.OwnTableName);
        network.eval();
        using var input = rand(1, 3, 32, 32);

        network.Features(input, "early").Dispose();   // dropout, which does nothing in evaluation

        input.IsInvalid.Should().BeFalse();
        input.sum().item<float>().Should().BePositive();
    }

    [Fact]
    public void Inside_a_stage_the_modules_are_there_under_their_keys()
    {
        using var network = new InceptionV3();

        network.named_modules().Select(entry => entry.name).Should().Contain(["Mixed_5b.branch5x5_1", "Mixed_5b.branch5x5_1.conv", "Mixed_7c.branch3x3_2a.bn"]);
        network.modules().OfType<BasicConv2d>().Should().HaveCount(94, "the paper's network has 94 convolutions");
    }

    /// <summary>In training it is another at each pass.</summary>
    private static void NoDropout(InceptionNetwork network)
    {
        foreach (var dropout in network.modules().OfType<TorchSharp.Modules.Dropout>()) dropout.p = 0;
    }

    /// <summary>Clones of what each stage gave, in order.</summary>
    private static List<(string Name, Tensor Output)> HookEveryStage(InceptionNetwork network)
    {
        var seen = new List<(string Name, Tensor Output)>();
        foreach (var (name, module) in network.named_modules().Where(entry => network.StageNames.Contains(entry.name)))
        {
            ((nn.Module<Tensor, Tensor>)module).register_forward_hook((_, _, output) =>
            {
                seen.Add((name, output.clone()));
                return output;
            });
        }

        return seen;
    }
}
