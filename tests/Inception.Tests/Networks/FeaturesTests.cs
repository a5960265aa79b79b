using Inception.Layers;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Tests.Networks;

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
        using var input = rand(2, shape.Channels, shape.Height, shape.Width);
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
            .WithMessage($"{name} has no stage 'Mixed_9z'. Its stages: {string.Join(", ", network.StageNames)}.*").WithParameterName("stage");
    }

    [Fact]
    public void An_auxiliary_head_is_no_stage()
    {
        using var network = SampleNetworks.Create(SampleNetworks.OwnTableName, auxiliaryHeads: true);

        network.StageNames.Should().Equal("early", "stem", "mixed", "pool", "last", "avgpool", "fc");
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

    /// <summary>Clones of what each stage gave, in order.</summary>
    private static List<(string Name, Tensor Output)> HookEveryStage(InceptionNetwork network)
    {
        var seen = new List<(string Name, Tensor Output)>();
        foreach (var (name, module) in network.named_children())
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
