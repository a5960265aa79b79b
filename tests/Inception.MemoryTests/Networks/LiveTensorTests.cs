using Inception.Layers;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.MemoryTests.Networks;

/// <summary>Nothing that a network makes on its way stays behind: the live tensors before and after differ by the result alone.</summary>
[Collection(MemoryOrder.Networks)]
public class LiveTensorTests
{
    private static readonly Mode[] Modes = Enum.GetValues<Mode>();

    /// <summary>The first forward of a process asks whether the machine's convolutions are right, and keeps the answer.</summary>
    static LiveTensorTests()
    {
        using var network = SampleNetworks.Create(SampleNetworks.OwnTableName);
        using var input = SmallInput(network);
        network.call(input).Dispose();
    }

    public static TheoryData<string> Networks => [.. SampleNetworks.Names];

    public static TheoryData<string> NetworksWithHeads => [.. SampleNetworks.NamesWithHeads];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_forward_leaves_its_logits_alone(string name)
    {
        using var network = SampleNetworks.Create(name);
        using var input = SmallInput(network);

        foreach (var mode in Modes) Run(network, mode, () => network.call(input), results: 1);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Features_leave_the_stage_alone(string name)
    {
        using var network = SampleNetworks.Create(name);
        using var input = SmallInput(network);

        foreach (var mode in Modes)
        {
            foreach (var stage in new[] { network.StageNames[0], network.StageNames[^4], network.StageNames[^1] })
                Run(network, mode, () => network.Features(input, stage), results: 1);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Features_of_several_stages_leave_these_alone(string name)
    {
        using var network = SampleNetworks.Create(name);
        using var input = SmallInput(network);
        string[] stages = [network.StageNames[^1], network.StageNames[0], network.StageNames[^4]];

        foreach (var mode in Modes)
        {
            Run(network, mode, () => network.Features(input, stages), results: 3);
            Run(network, mode, () => network.PooledFeatures(input, stages), results: 3);
        }
    }

    [Theory]
    [MemberData(nameof(NetworksWithHeads))]
    public void Auxiliary_logits_are_all_that_comes_beside_the_logits(string name)
    {
        using var network = SampleNetworks.Create(name, auxiliaryHeads: true);
        using var input = SmallInput(network, auxiliaryHeads: true);

        foreach (var mode in Modes) Run(network, mode, () => network.ForwardWithAuxiliary(input), results: 1 + network.Table.AuxiliaryHeads.Count());
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_refused_input_leaves_nothing(string name)
    {
        using var network = SampleNetworks.Create(name);
        var channels = network.Table.Input.Channels;
        using var tooSmall = rand(2, channels, 0, 64);
        using var otherChannels = rand(2, channels + 1, 64, 64);
        using var otherRank = rand(channels, 64, 64);

        foreach (var mode in Modes)
        {
            foreach (var refused in new[] { tooSmall, otherChannels, otherRank })
            {
                ShouldThrowAndLeaveNothing<ArgumentException>(network, mode, () => network.call(refused));
                ShouldThrowAndLeaveNothing<ArgumentException>(network, mode, () => network.Features(refused, network.StageNames[^1]));
            }
        }
    }

    /// <summary>libtorch refuses the type in the first convolution.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void An_input_of_another_type_leaves_nothing(string name)
    {
        using var network = SampleNetworks.Create(name);
        using var input = SmallInput(network);
        using var otherType = input.to(ScalarType.Float64);

        foreach (var mode in Modes) ShouldThrowAndLeaveNothing<Exception>(network, mode, () => network.call(otherType));
    }

    /// <summary>The failure comes at the last convolution, when branches of its block have run already. v3's head needs images of 299×299, which cost a second each.</summary>
    [Theory]
    [InlineData("googlenet")]
    [InlineData(SampleNetworks.OwnTableName)]
    public void A_failure_on_the_way_leaves_nothing(string name)
    {
        using var network = SampleNetworks.Create(name, auxiliaryHeads: true);
        using var input = SmallInput(network, auxiliaryHeads: true);
        network.modules().OfType<BasicConv2d>().Last().register_forward_pre_hook((_, _) => throw new TimeoutException("a hook of the user"));

        foreach (var mode in Modes)
        {
            ShouldThrowAndLeaveNothing<TimeoutException>(network, mode, () => network.call(input));
            ShouldThrowAndLeaveNothing<TimeoutException>(network, mode, () => network.ForwardWithAuxiliary(input));
            ShouldThrowAndLeaveNothing<TimeoutException>(network, mode, () => network.Features(input, [network.StageNames[0], network.StageNames[^1]]));
        }
    }

    private static void Run(InceptionNetwork network, Mode mode, Func<IDisposable> forward, int results)
    {
        network.train(mode == Mode.Training);
        using var gradients = set_grad_enabled(mode != Mode.Inference);
        var before = LiveTensors.Count;

        var result = forward();
        var after = LiveTensors.Count;
        result.Dispose();

        (after - before).Should().Be(results, "in {0}", mode);
        LiveTensors.Count.Should().Be(before, "in {0}", mode);
    }

    private static void ShouldThrowAndLeaveNothing<TException>(InceptionNetwork network, Mode mode, Func<IDisposable> forward)
        where TException : Exception
    {
        network.train(mode == Mode.Training);
        using var gradients = set_grad_enabled(mode != Mode.Inference);
        var before = LiveTensors.Count;

        forward.Should().Throw<TException>();

        LiveTensors.Count.Should().Be(before, "in {0}", mode);
    }

    /// <summary>Two images, because batch statistics of one value are an error.</summary>
    private static Tensor SmallInput(InceptionNetwork network, bool auxiliaryHeads = false)
    {
        var size = SampleNetworks.SmallSize(network.GetName(), auxiliaryHeads);
        return rand(2, network.Table.Input.Channels, size, size);
    }
}
