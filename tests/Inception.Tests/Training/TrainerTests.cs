using Inception.Tests.Networks;
using Inception.Training;
using Inception.Training.Evaluation;
using Inception.Training.Optimization;
using static TorchSharp.torch;

namespace Inception.Tests.Training;

public sealed class TrainerTests
{
    private static readonly TrainingOptions Quick = new() { Epochs = 2, Schedule = new CosineDecay { Rate = 0.05 } };

    public static TheoryData<UpdateRule, double> Rules => new()
    {
        { new Sgd(), 0.1 },
        { new AdamW(), 0.01 },
        { new RmsProp(), 0.05 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_network_learns_what_can_be_seen(UpdateRule rule, double rate)
    {
        using var network = Network();
        var options = Quick with { Epochs = 6, Optimizer = rule, Schedule = new CosineDecay { Rate = rate, WarmUpEpochs = 1 }, Average = new() { Decay = 0.9 } };

        var epochs = Epochs(new Trainer(network, new StripedPictures(128), new StripedPictures(64, seed: 2), options));

        // Two classes that one filter tells apart: anything but every test picture means that the loop is wrong.
        epochs[^1].Result.Top1.Should().Be(1);
        epochs[^1].Result.TrainingLoss.Should().BeLessThan(epochs[0].Result.TrainingLoss);
        network.training.Should().BeFalse();
    }

    [Fact]
    public void A_trained_network_can_be_evaluated_again()
    {
        using var network = Network();
        var test = new StripedPictures(48, seed: 2);
        var last = Epochs(new Trainer(network, new StripedPictures(64), test, Quick with { Average = new() }))[^1].Validation;
        network.train();

        var again = network.Evaluate(test);

        again.Should().BeEquivalentTo(last, "nothing random is left in eval mode, and the averaged weights stay in the network");
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
    public async Task Steps_and_epochs_come_in_order_whatever_thread_asks_for_them()
    {
        using var network = Network();
        var trainer = new Trainer(network, new StripedPictures(40), new StripedPictures(16, seed: 2), Quick);
        var told = new List<TrainingEvent>();

        await foreach (var one in trainer.RunAsync())
        {
            told.Add(one);
            await Task.Yield();
        }

        // 40 pictures are two whole batches of 16.
        told.Select(one => one.GetType()).Should().Equal(
            typeof(TrainingStep), typeof(TrainingStep), typeof(TrainingEpoch), typeof(TrainingStep), typeof(TrainingStep), typeof(TrainingEpoch));
        var steps = told.OfType<TrainingStep>().ToList();
        steps.Select(step => (step.Step, step.Steps, step.Epoch)).Should().Equal((1, 4, 1), (2, 4, 1), (3, 4, 2), (4, 4, 2));
        steps.Should().OnlyContain(step => step.Loss > 0 && step.ImagesPerSecond > 0 && step.LearningRate > 0);
        steps[^1].Remaining.Should().Be(TimeSpan.Zero);
        var epoch = told.OfType<TrainingEpoch>().First();
        epoch.Result.TrainingLoss.Should().BeApproximately(steps.Take(2).Average(step => step.Loss), 1e-12);
        epoch.Validation.Count.Should().Be(16);
    }

    [Fact]
    public void A_training_leaves_no_tensors_behind()
    {
        using var network = Network();
        var trainer = new Trainer(network, new StripedPictures(64), new StripedPictures(32, seed: 2), Quick with { Average = new() });
        Epochs(trainer);
        var before = LiveTensors.Count;

        Epochs(trainer);

        LiveTensors.Count.Should().Be(before);
    }

    private static List<TrainingEpoch> Epochs(Trainer trainer) => [.. trainer.Run().OfType<TrainingEpoch>()];

    private static float[] WeightsAfter(TrainingOptions options)
    {
        using var network = Network();
        Epochs(new Trainer(network, new StripedPictures(64), new StripedPictures(32, seed: 2), options));
        return [.. network.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];
    }

    private static TorchSharp.Modules.Sequential Network(int classes = 2)
    {
        random.manual_seed(7);
        return nn.Sequential(
            nn.Conv2d(1, 4, 3, padding: 1, bias: false),
            nn.BatchNorm2d(4),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Dropout(0.1),
            nn.Linear(4, classes));
    }
}
