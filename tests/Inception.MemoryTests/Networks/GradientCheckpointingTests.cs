using Inception.Networks;
using Inception.Networks.Tables;
using Xunit.Abstractions;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.MemoryTests.Networks;

/// <summary>Training that computes activations a second time in place of keeping them: nothing but the memory may differ.</summary>
[Collection(MemoryOrder.Networks)]
public class GradientCheckpointingTests(ITestOutputHelper output)
{
    /// <summary>Random numbers inside of a stage and of a head, a stage without parameters, a residual, a head, and normalisation everywhere.</summary>
    private static readonly NetworkTable Table = new("checkpointed", new(3, 32, 32),
    [
        Conv("stem", 16, 3, stride: 2, padding: 1),
        Block("mixed",
            Branch(Conv("one", 16, 1), Dropout("", 0.5)),
            Branch("three", Conv("0", 16, 1), Conv("1", 32, 3, padding: 1)),
            Branch(AvgPool("", 3, stride: 1, padding: 1))),
        Auxiliary("head", AdaptiveAvgPool("", 1), Flatten(), Dropout("dropout", 0.5), Linear("fc", 5)),
        MaxPool("pool", 2, stride: 2),
        Residual("residual", 0.5, relu: true, DepthwiseConv("depthwise", 3, padding: 1), PlainConv("pointwise", 64, 1, bias: true), BatchNorm("bn")),
        Conv("last", 32, 3, padding: 1),
        GlobalPool("avgpool"), Flatten(), Dropout("dropout", 0.5),
        Linear("fc", 5),
    ]);

    /// <summary>To the bit: the second forward runs the same kernels on the same numbers.</summary>
    [Theory]
    [InlineData("checkpointed")]
    [InlineData("googlenet")]
    [InlineData("inception_small")]
    [InlineData("inception_v3")]
    public void Losses_gradients_and_statistics_are_those_without_it(string name)
    {
        using var scope = NewDisposeScope();
        using var plain = Create(name, checkpointing: false);
        using var checkpointed = Create(name, checkpointing: true);
        using var input = Input(plain, batch: 2);

        var expected = TrainingStep(plain, input);
        var found = TrainingStep(checkpointed, input);

        found.Loss.Should().Be(expected.Loss);
        found.Gradients.Keys.Should().Equal(expected.Gradients.Keys);
        foreach (var (key, gradient) in expected.Gradients) ShouldBeTheSame(found.Gradients[key], gradient, key);
        ShouldBeTheSame(found.InputGradient, expected.InputGradient, "input");
        var (state, expectedState) = (checkpointed.state_dict(), plain.state_dict());
        foreach (var (key, value) in expectedState) ShouldBeTheSame(state[key], value, key);
        ShouldBeTheSame(found.NextRandomNumbers, expected.NextRandomNumbers, "the generator");
        state.Where(entry => entry.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            .Should().AllSatisfy(counter => counter.Value.item<long>().Should().Be(1, counter.Key));
    }

    [Fact]
    public void It_is_for_training_evaluation_and_inference_are_as_ever()
    {
        using var plain = Create("checkpointed", checkpointing: false);
        using var checkpointed = Create("checkpointed", checkpointing: true);
        using var input = Input(plain, batch: 2);
        plain.eval();
        checkpointed.eval();

        using var expected = plain.call(input);
        using var logits = checkpointed.call(input);
        using var withoutGradients = no_grad();
        using var inferred = checkpointed.call(input);
        using var expectedInferred = plain.call(input);

        ShouldBeTheSame(logits, expected, "evaluation");
        ShouldBeTheSame(inferred, expectedInferred, "inference");
    }

    [Fact]
    public void Frozen_stages_stay_frozen_and_the_rest_learns_the_same()
    {
        using var scope = NewDisposeScope();
        using var plain = Create("checkpointed", checkpointing: false);
        using var checkpointed = Create("checkpointed", checkpointing: true);
        using var input = Input(plain, batch: 2);
        plain.Freeze("mixed");
        checkpointed.Freeze("mixed");

        var expected = TrainingStep(plain, input);
        var found = TrainingStep(checkpointed, input);

        found.Gradients.Keys.Should().Equal(expected.Gradients.Keys).And.NotContain("stem.conv.weight").And.Contain("last.conv.weight");
        foreach (var (key, gradient) in expected.Gradients) ShouldBeTheSame(found.Gradients[key], gradient, key);
        foreach (var (key, value) in plain.state_dict()) ShouldBeTheSame(checkpointed.state_dict()[key], value, key);
    }

    [Fact]
    public void Training_steps_leave_no_tensor_behind_but_those_of_the_last_node()
    {
        using var network = Create("checkpointed", checkpointing: true);
        using var input = rand(2, 3, 32, 32);
        Step();
        var before = LiveTensors.Count;

        for (var i = 0; i < 5; i++) Step();
        var after = LiveTensors.Count;

        after.Should().Be(before);
        void Step()
        {
            using var outputs = network.ForwardWithAuxiliary(input);
            using var sum = outputs.Logits.sum();
            using var auxiliary = outputs.Auxiliary[0].sum();
            using var loss = sum.add(auxiliary);
            loss.backward();
            network.zero_grad();
        }
    }

    [Fact]
    public void A_network_that_is_disposed_leaves_no_tensor_behind()
    {
        using var input = rand(2, 3, 32, 32);
        TrainAndDispose();
        var before = LiveTensors.Count;

        TrainAndDispose();

        LiveTensors.Count.Should().Be(before);
        void TrainAndDispose()
        {
            using var network = Create("checkpointed", checkpointing: true);
            using var logits = network.call(input);
            using var loss = logits.sum();
            loss.backward();
            network.zero_grad();
        }
    }

    /// <summary>An exception inside of native code would end the process; libtorch's own error comes in its place.</summary>
    [Fact]
    public void What_cannot_be_computed_again_is_an_error_and_no_wrong_gradient()
    {
        using var network = Create("checkpointed", checkpointing: true);
        using var input = rand(2, 3, 32, 32);

        Failing(() => network.eval());
        network.train();
        Failing(() =>
        {
            using var noGradient = no_grad();
            network.state_dict()["stem.conv.weight"].add_(1);
        });

        void Failing(Action between)
        {
            using var logits = network.call(input);
            using var loss = logits.sum();
            between();
            loss.Invoking(value => value.backward()).Should().Throw<Exception>().WithMessage("*invalid gradient*");
        }
    }

    [Fact]
    public void A_graph_is_gone_through_once()
    {
        using var network = Create("checkpointed", checkpointing: true);
        using var input = rand(2, 3, 32, 32);
        using var logits = network.call(input);
        using var loss = logits.sum();
        loss.backward(retain_graph: true);

        loss.Invoking(value => value.backward()).Should().Throw<Exception>().WithMessage("*invalid gradient*");
    }

    /// <summary>
    /// The live bytes of native memory at every boundary of a module, in the pass forward and in the second forwards of the pass backward, and by a thread
    /// that looks all the time, for what the gradients need between. What is left are the features between the stages and one stage at a time.
    /// </summary>
    [SkippableFact]
    public void The_peak_of_a_training_step_of_v3_falls_below_a_half()
    {
        Skip.IfNot(NativeHeap.Obstacle is null, NativeHeap.Obstacle);

        var plain = PeakBytes(checkpointing: false);
        var checkpointed = PeakBytes(checkpointing: true);
        output.WriteLine($"peak without {plain:N0} bytes, with checkpointing {checkpointed:N0}, ratio {(double)checkpointed / plain:F3}");

        checkpointed.Should().BeLessThan(plain / 2);
    }

    private static long PeakBytes(bool checkpointing)
    {
        using var network = new InceptionV3(new() { GradientCheckpointing = checkpointing });
        var (peak, gate) = (0L, new Lock());
        void Sample()
        {
            lock (gate) peak = Math.Max(peak, NativeHeap.LiveBytes);
        }

        foreach (var module in network.modules().OfType<nn.Module<Tensor, Tensor>>())
        {
            module.register_forward_pre_hook((_, value) =>
            {
                Sample();
                return value;
            });
            module.register_forward_hook((_, _, value) =>
            {
                Sample();
                return value;
            });
        }

        Step(network, size: 96);   // what is made once is there
        var before = NativeHeap.LiveBytes;
        peak = 0;
        using var done = new ManualResetEventSlim();
        var observer = new Thread(() =>
        {
            do Sample();
            while (!done.Wait(1));
        });
        observer.Start();
        Step(network, size: 299);
        done.Set();
        observer.Join();
        return peak - before;

        void Step(InceptionNetwork network, int size)
        {
            using var input = rand(2, 3, size, size);
            using var logits = network.call(input);
            using var loss = logits.sum();
            Sample();
            loss.backward();
            Sample();
            network.zero_grad(set_to_none: false);
        }
    }

    private static InceptionNetwork Create(string name, bool checkpointing)
    {
        random.manual_seed(21);
        return name switch
        {
            "googlenet" => new InceptionV1(new() { AuxiliaryHeads = true, GradientCheckpointing = checkpointing }),
            "inception_v3" => new InceptionV3(new() { GradientCheckpointing = checkpointing }),
            "inception_small" => new InceptionSmall(new() { GradientCheckpointing = checkpointing }),
            _ => new InceptionNetwork(Table, new() { AuxiliaryHeads = true, GradientCheckpointing = checkpointing }),
        };
    }

    private static Tensor Input(InceptionNetwork network, int batch)
    {
        random.manual_seed(22);
        var size = network.GetName() == "checkpointed" ? 32 : SampleNetworks.SmallSize(network.GetName());
        return rand(batch, network.Table.Input.Channels, size, size).requires_grad_();
    }

    private static Training TrainingStep(InceptionNetwork network, Tensor input)
    {
        random.manual_seed(23);
        using var leaf = input.detach().clone().requires_grad_();
        Tensor loss;
        if (network.GetName() is "checkpointed" or "googlenet")
        {
            using var outputs = network.ForwardWithAuxiliary(leaf);
            loss = outputs.Logits.square().sum() + outputs.Auxiliary[0].square().sum();
            if (outputs.Auxiliary.ElementAtOrDefault(1) is { } second) loss += second.square().sum();
        }
        else
        {
            loss = network.call(leaf).square().sum();
        }

        loss.backward();
        var gradients = network.named_parameters().Where(entry => entry.parameter.grad is not null)
            .ToDictionary(entry => entry.name, entry => entry.parameter.grad!.clone());
        return new(loss.item<float>(), gradients, leaf.grad!.clone(), rand(4));
    }

    private static void ShouldBeTheSame(Tensor found, Tensor expected, string what) =>
        found.equal(expected).all().item<bool>().Should().BeTrue(what);

    private sealed record Training(float Loss, Dictionary<string, Tensor> Gradients, Tensor InputGradient, Tensor NextRandomNumbers);
}
