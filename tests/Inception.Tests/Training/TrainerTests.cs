using Inception.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tests.Training;

public sealed class TrainerTests
{
    private static readonly TrainingOptions Quick = new() { Epochs = 2, BatchSize = 16, LearningRate = 0.05, RandomShift = 1, HorizontalFlip = false };

    [Theory]
    [InlineData(OptimizerKind.NesterovSgd, 0.1)]
    [InlineData(OptimizerKind.AdamW, 0.01)]
    public void A_network_learns_what_can_be_seen(OptimizerKind optimizer, double learningRate)
    {
        using var network = Network();
        var trainer = new Trainer(network, Stripes(128, seed: 1), Stripes(64, seed: 2), Quick with { Epochs = 6, Optimizer = optimizer, LearningRate = learningRate });

        var epochs = trainer.Run();

        // Two classes that one filter tells apart: anything but every test picture means that the loop is wrong.
        epochs[^1].Test.Accuracy.Should().Be(1);
        epochs[^1].TrainingLoss.Should().BeLessThan(epochs[0].TrainingLoss);
        network.training.Should().BeFalse();
    }

    [Fact]
    public void A_trained_network_can_be_evaluated_again()
    {
        using var network = Network();
        var test = Stripes(50, seed: 2);
        var last = new Trainer(network, Stripes(64, seed: 1), test, Quick).Run()[^1].Test;
        network.train();

        var again = Evaluation.Of(network, test, Quick);

        again.Should().Be(last, "nothing random is left in eval mode");
        network.training.Should().BeTrue("the mode is put back");
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights()
    {
        var first = WeightsAfter(Quick);
        var again = WeightsAfter(Quick);
        var other = WeightsAfter(Quick with { Seed = 2 });

        again.Should().Equal(first, "bit by bit");
        other.Should().NotEqual(first);
    }

    [Fact]
    public void Steps_and_epochs_are_reported()
    {
        var steps = new List<TrainingStep>();
        var reported = new List<TrainingEpoch>();
        using var network = Network();
        var trainer = new Trainer(network, Stripes(40, seed: 1), Stripes(10, seed: 2), Quick)
        {
            Steps = new Immediately<TrainingStep>(steps.Add),
            OnEpoch = reported.Add,
        };

        var epochs = trainer.Run();

        reported.Should().Equal(epochs);
        epochs.Select(epoch => epoch.Epoch).Should().Equal(1, 2);
        // 40 pictures are two whole batches of 16.
        steps.Select(step => (step.Step, step.Steps, step.Epoch)).Should().Equal((1, 4, 1), (2, 4, 1), (3, 4, 2), (4, 4, 2));
        steps.Should().OnlyContain(step => step.Loss > 0 && step.ImagesPerSecond > 0 && step.LearningRate > 0);
        steps[^1].Remaining.Should().Be(TimeSpan.Zero);
        epochs[0].TrainingLoss.Should().BeApproximately(steps.Take(2).Average(step => step.Loss), 1e-12);
        epochs[0].Test.Count.Should().Be(10);
    }

    [Fact]
    public void A_cancelled_training_keeps_what_was_saved()
    {
        using var network = Network();
        using var cancellation = new CancellationTokenSource();
        var saved = new List<int>();
        var steps = 0;
        var trainer = new Trainer(network, Stripes(64, seed: 1), Stripes(32, seed: 2), Quick with { Epochs = 100 })
        {
            OnEpoch = epoch => saved.Add(epoch.Epoch),
            Steps = new Immediately<TrainingStep>(step =>
            {
                steps = step.Step;
                if (step is { Epoch: 2 })
                    cancellation.Cancel();
            }),
        };

        var running = () => trainer.Run(cancellation.Token);

        running.Should().Throw<OperationCanceledException>();
        saved.Should().Equal(1);
        steps.Should().Be(5, "four steps make an epoch, and no step follows the one that cancelled");
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_training_and_names_the_step()
    {
        using var network = Network();
        var trainer = new Trainer(network, Stripes(64, seed: 1), Stripes(32, seed: 2), Quick with { LearningRate = 1e30, WarmUp = 0 });

        var running = trainer.Run;

        var error = running.Invoking(run => run(default)).Should().Throw<TrainingDivergedException>().Which;
        double.IsFinite(error.Loss).Should().BeFalse();
        error.Step.Should().BeInRange(2, 8, "the first loss comes before any step");
        error.Message.Should().Contain($"step {error.Step}").And.Contain("E+").And.Contain("smaller learning rate");
    }

    [Fact]
    public void Weight_decay_spares_batch_normalisation()
    {
        // Black pictures: every gradient of the filters and of the scale is zero, so nothing but decay can move them.
        var black = new LabelledImages(new([32, 8, 8], new byte[32 * 64]), new([32], new byte[32]), ["only", "never"]);
        using var network = Network();
        var filters = network.get_parameter("0.weight")!;
        var scale = network.get_parameter("1.weight")!;
        using var before = filters.detach().clone();
        var trainer = new Trainer(network, black, black, Quick with { Mean = 0, StandardDeviation = 1, WeightDecay = 0.1 });

        trainer.Run();

        scale.data<float>().ToArray().Should().OnlyContain(value => value == 1);
        using var ratio = filters.abs().sum() / before.abs().sum();
        ratio.item<float>().Should().BeLessThan(0.999f);
    }

    [Fact]
    public void A_training_leaves_no_tensors_behind()
    {
        using var network = Network();
        var trainer = new Trainer(network, Stripes(64, seed: 1), Stripes(32, seed: 2), Quick);
        trainer.Run();                                                                         // leaves gradients behind for the second run
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        var before = statistics.ThreadTotalLiveCount;

        trainer.Run();

        statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void A_cancelled_training_leaves_no_tensors_behind()
    {
        using var network = Network();
        using var cancellation = new CancellationTokenSource();
        var trainer = new Trainer(network, Stripes(64, seed: 1), Stripes(32, seed: 2), Quick)
        {
            Steps = new Immediately<TrainingStep>(step =>
            {
                if (step.Step == 3)
                    cancellation.Cancel();
            }),
        };
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        var before = statistics.ThreadTotalLiveCount;

        var running = () => trainer.Run(cancellation.Token);

        running.Should().Throw<OperationCanceledException>();
        statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void A_network_for_fewer_classes_is_refused_before_the_first_step()
    {
        using var network = Network(classes: 1);
        var trainer = new Trainer(network, Stripes(64, seed: 1), Stripes(32, seed: 2), Quick);

        var running = () => trainer.Run();

        running.Should().Throw<ArgumentException>().WithMessage("*2×2*gave 2×1*");
    }

    [Fact]
    public void Test_pictures_of_another_size_are_refused()
    {
        using var network = Network();
        var other = new LabelledImages(new([2, 9, 8], new byte[144]), new([2], [0, 1]), ["upright", "flat"]);

        var creating = () => new Trainer(network, Stripes(64, seed: 1), other, Quick);

        creating.Should().Throw<ArgumentException>().WithMessage("*8×8*9×8*").WithParameterName("test");
    }

    [SkippableFact]
    public void A_training_on_cuda_learns_as_on_the_cpu()
    {
        Skip.IfNot(cuda.is_available(), "There is no CUDA device on this machine.");
        using var network = Network();
        var trainer = new Trainer(network, Stripes(128, seed: 1), Stripes(64, seed: 2), Quick with { Epochs = 6, LearningRate = 0.1, Device = CUDA });

        trainer.Run()[^1].Test.Accuracy.Should().Be(1);
    }

    private static float[] WeightsAfter(TrainingOptions options)
    {
        random.manual_seed(7);
        using var network = Network();
        new Trainer(network, Stripes(64, seed: 1), Stripes(32, seed: 2), options).Run();
        return [.. network.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];
    }

    private static TorchSharp.Modules.Sequential Network(int classes = 2) => nn.Sequential(
        nn.Conv2d(1, 4, 3, padding: 1, bias: false),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Dropout(0.1),
        nn.Linear(4, classes));

    /// <summary>Upright stripes (class 0) and flat ones (class 1), 8×8, with noise.</summary>
    private static LabelledImages Stripes(int count, int seed)
    {
        var random = new Random(seed);
        var pixels = new byte[count * 64];
        var labels = new byte[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % 2);
            for (var p = 0; p < 64; p++)
            {
                var stripe = labels[i] == 0 ? p % 8 : p / 8;
                pixels[i * 64 + p] = (byte)(stripe % 2 * 200 + random.Next(50));
            }
        }

        return new(new([count, 8, 8], pixels), new([count], labels), ["upright", "flat"]);
    }
}
