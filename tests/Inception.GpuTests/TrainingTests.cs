using Inception.Inference;
using Inception.Networks;
using Inception.Runtime;
using Inception.Training;
using Inception.Training.Optimization;
using Inception.Training.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.GpuTests;

/// <summary>A training on the device, against the same on the CPU.</summary>
public sealed class TrainingTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 2,
        Optimizer = new RmsProp(),
        Schedule = new ConstantRate { Rate = 0.01 },
        WeightDecay = 0,
        LabelSmoothing = 0,
        Average = new(),
        ClassWeights = [1, 2],
        ClipGradientNorm = 1,
    };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, ScalarType?> Computations =>
        new() { { Devices.Cpu, null }, { Devices.Gpu, null }, { Devices.Gpu, ScalarType.BFloat16 } };

    public static TheoryData<string, string> Ways => new() { { Devices.Cpu, Devices.Cpu }, { Devices.Gpu, Devices.Cpu }, { Devices.Cpu, Devices.Gpu } };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Computations))]
    public void A_training_goes_as_on_the_cpu(string device, ScalarType? computeType)
    {
        var place = Devices.Take(device);
        using var _ = Devices.In(Float32Precision.Highest);
        var options = Options with { ComputeType = computeType };

        var (expected, expectedTop1) = Train(options, CPU);
        var (losses, top1) = Train(options with { Device = place }, place);

        // Eight steps that enlarge rounding; a wrong gradient moves the loss by 0.2 and more.
        losses.Should().Equal(expected, (found, wanted) => Math.Abs(found - wanted) <= (computeType is null ? 0.02 : 0.1));
        top1.Should().BeApproximately(expectedTop1, 0.2);
    }

    /// <summary>The options name no device: the network stays where it is.</summary>
    [Theory]
    [InlineData(Devices.Cpu)]
    [InlineData(Devices.Gpu)]
    public void A_network_is_trained_where_it_is(string device)
    {
        var place = Devices.Take(device);
        using var network = new InceptionSmall(new() { Classes = 2, Dropout = 0, Device = device });

        _ = new Trainer(network, new StripedImages(32, side: 28), new StripedImages(32, side: 28, seed: 2), Options with { Epochs = 1 }).RunAsync(Cancellation).ToBlockingEnumerable(Cancellation).Count();

        network.parameters().Should().OnlyContain(parameter => parameter.device.type == place.type);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_training_that_was_stopped_goes_on_on_another_device(string from, string to)
    {
        var (first, second) = (Devices.Take(from), Devices.Take(to));
        using var _ = Devices.In(Float32Precision.Highest);
        using var whole = Network(CPU);
        var expected = Trainer(whole, Options, folder: null).RunAsync(Cancellation).ToBlockingEnumerable(Cancellation).OfType<TrainingStep>().Select(step => step.Loss).ToList();
        using (var network = Network(first))
        {
            var stopped = Trainer(network, Options with { Device = first }, _folder.Path);
            stopped.RunAsync(Cancellation).ToBlockingEnumerable(Cancellation).TakeWhile(one => one is not TrainingEpoch).Should().NotBeEmpty();
        }

        using var resumed = Network(second);
        var events = Trainer(resumed, Options with { Device = second }, _folder.Path).RunAsync(Cancellation).ToBlockingEnumerable(Cancellation).ToList();

        events.OfType<TrainingResumed>().Should().ContainSingle();
        var losses = events.OfType<TrainingStep>().Select(step => step.Loss).ToList();
        losses.Should().NotBeEmpty().And.Equal(expected.TakeLast(losses.Count), (found, wanted) => Math.Abs(found - wanted) <= 0.02);
        resumed.parameters().Should().OnlyContain(parameter => parameter.device.type == second.type);
    }

    /// <summary>While a graph is recorded, libtorch gives no random numbers on that GPU: dropout waits for it, and the training goes on.</summary>
    [Theory]
    [InlineData(Devices.Cpu)]
    [InlineData(Devices.Gpu)]
    public async Task A_training_with_dropout_goes_on_while_shapes_are_prepared(string device)
    {
        var place = Devices.Take(device);
        using var network = new InceptionSmall(new() { Classes = 2, Dropout = 0.5, Device = device });
        using var other = new InceptionSmall(new() { Device = device });
        using var engine = other.Compile(new() { PreparedShapes = 2 });
        using var stop = new CancellationTokenSource();
        var preparing = Task.Run(
            () =>
            {
                for (var batch = 1; !stop.IsCancellationRequested; batch = (batch % 6) + 1) engine.Prepare(batch, 28, 28);
            },
            Cancellation);

        var trainer = Trainer(network, Options with { Device = place, Epochs = 10 }, folder: null);
        var steps = trainer.RunAsync(Cancellation).ToBlockingEnumerable(Cancellation).OfType<TrainingStep>().Count();
        await stop.CancelAsync();
        await preparing;

        steps.Should().Be(10 * 4);
    }

    private static (List<double> Losses, double Top1) Train(TrainingOptions options, Device device)
    {
        using var network = Network(device);
        var events = Trainer(network, options, folder: null).RunAsync(Cancellation).ToBlockingEnumerable(Cancellation).ToList();
        return (events.OfType<TrainingStep>().Select(step => step.Loss).ToList(), events.OfType<TrainingEpoch>().Last().Validation.Top1);
    }

    private static Trainer Trainer(InceptionSmall network, TrainingOptions options, string? folder) =>
        new(network, new StripedImages(64, side: 28), new StripedImages(32, side: 28, seed: 2), options)
        {
            Checkpoints = folder is null ? null : new() { Folder = folder },
        };

    private static InceptionSmall Network(Device device)
    {
        random.manual_seed(4);
        var network = new InceptionSmall(new() { Classes = 2, Dropout = 0 });   // whose random weights are the CPU's everywhere
        network.to(device);
        return network;
    }
}
