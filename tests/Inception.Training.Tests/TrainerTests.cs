using Inception.Networks;
using Inception.Training.Data;
using Inception.Training.Evaluation;
using Inception.Training.Optimization;
using static TorchSharp.torch;

namespace Inception.Training.Tests;

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

        var epochs = Epochs(new Trainer(network, new StripedImages(128), new StripedImages(64, seed: 2), options));

        // Two classes that one filter tells apart: anything but every test image means that the loop is wrong.
        epochs[^1].Result.Top1.Should().Be(1);
        epochs[^1].Result.TrainingLoss.Should().BeLessThan(epochs[0].Result.TrainingLoss);
        network.training.Should().BeFalse();
    }

    [Fact]
    public void A_trained_network_can_be_evaluated_again()
    {
        using var network = Network();
        var test = new StripedImages(48, seed: 2);
        var last = Epochs(new Trainer(network, new StripedImages(64), test, Quick with { Average = new() }))[^1].Validation;
        network.train();

        var again = network.Evaluate(test);

        again.Metrics.Should().BeEquivalentTo(last, "nothing random is left in eval mode, and the averaged weights stay in the network");
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
        var trainer = new Trainer(network, new StripedImages(40), new StripedImages(16, seed: 2), Quick);
        var told = new List<TrainingEvent>();

        await foreach (var one in trainer.RunAsync())
        {
            told.Add(one);
            await Task.Yield();
        }

        // 40 images are two whole batches of 16.
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_training_leaves_no_tensors_behind(bool runsAhead)
    {
        using var network = Network();
        var options = Quick with { Average = new(), ClipGradientNorm = 1 };
        var trainer = new Trainer(network, new StripedImages(64), new StripedImages(32, seed: 2), options) { RunsAhead = runsAhead };
        Epochs(trainer);
        var before = LiveTensors.CountOfAllThreads();

        Epochs(trainer);

        Tensor.TotalCount.Should().Be(before);
    }

    [Fact]
    public void Mixed_images_and_class_weights_are_learned_from()
    {
        using var network = Network();
        var options = Quick with { Epochs = 6, Schedule = new CosineDecay { Rate = 0.1 }, ClassWeights = [1, 2], ClipGradientNorm = 5 };

        var epochs = Epochs(new Trainer(network, new StripedImages(128) { Mixed = true }, new StripedImages(64, seed: 2), options));

        epochs[^1].Result.Top1.Should().Be(1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ScalarType.BFloat16)]
    public void Thirty_two_images_are_learned_by_heart(ScalarType? computeType)
    {
        random.manual_seed(5);
        using var network = new InceptionSmall(new() { Classes = 2, Dropout = 0 });
        var images = new NoiseImages();

        var epochs = Epochs(new Trainer(network, images, images, new() { Epochs = 30, Optimizer = new AdamW(), WeightDecay = 0, Schedule = new CosineDecay { Rate = 0.005 }, ComputeType = computeType }));

        epochs[^1].Result.Top1.Should().Be(1, "classes of noise can only be learned by heart");
        epochs[^1].Validation.Count.Should().Be(32);
    }

    [Fact]
    public void A_run_that_no_longer_improves_ends_early()
    {
        using var network = Network();
        var options = Quick with { Epochs = 50, Patience = 2, Schedule = new CosineDecay { Rate = 0.1 } };

        var epochs = Epochs(new Trainer(network, new StripedImages(64), new StripedImages(32, seed: 2), options));

        epochs.Should().HaveCountLessThan(50);
        epochs[^1].StopsEarly.Should().BeTrue();
        epochs[..^1].Should().OnlyContain(epoch => !epoch.StopsEarly);
        epochs[^3].IsBest.Should().BeTrue();
        var improved = epochs[^3].Result;
        epochs[^2..].Should().OnlyContain(epoch => epoch.Result.Top1 <= improved.Top1, "a lower loss alone does not prolong the training");
        epochs[^2..].Should().OnlyContain(epoch => !epoch.IsBest || epoch.Result.ValidationLoss < improved.ValidationLoss);
        epochs.Should().OnlyContain(epoch => epoch.Best == epochs.Last(one => one.IsBest && one.Result.Epoch <= epoch.Result.Epoch).Result);
    }

    [Fact]
    public void Stages_are_frozen_until_their_epoch()
    {
        using var network = new InceptionSmall(new() { Classes = 2 });
        var stem = network.get_parameter("stem1.conv.weight")!;
        using var before = stem.detach().clone();
        var options = Quick with { Freezes = [new() { Epoch = 1, UpTo = "mixed4" }, new() { Epoch = 2 }], StageRates = new Dictionary<string, double> { ["stem1"] = 0.1 } };
        var changed = new List<bool>();

        foreach (var one in new Trainer(network, new StripedImages(32, side: 28), new StripedImages(16, side: 28, seed: 2), options).Run())
        {
            if (one is TrainingEpoch) changed.Add(!stem.allclose(before, rtol: 0, atol: 0));
        }

        changed.Should().Equal(false, true);
        network.FrozenUpTo.Should().BeNull();
    }

    [Fact]
    public void Too_long_a_gradient_ends_the_run()
    {
        using var network = Network();
        var trainer = new Trainer(network, new StripedImages(64), new StripedImages(32, seed: 2), Quick with { GradientNormLimit = 1e-6 });

        trainer.Invoking(one => one.Run().Count()).Should().Throw<TrainingDivergedException>().WithMessage("The length of the gradient became*in step 1 at a learning rate of 0.05*1E-06*")
            .Which.Step.Should().Be(1);
    }

    [Fact]
    public void What_does_not_fit_is_refused_before_the_first_step()
    {
        using var small = new InceptionSmall(new() { Classes = 3 });
        using var network = Network();
        var (images, other) = (new StripedImages(16), new StripedImages(16) { ClassNames = ["upright", "oblique"] });

        Creating(small).Should().Throw<ArgumentException>().WithMessage("Images in 2 classes*Found 3 in inception_small*");
        Creating(network, other).Should().Throw<ArgumentException>().WithMessage("*upright, flat*Found 2 (upright, oblique)*");
        Creating(network, options: Quick with { ClassWeights = [1] }).Should().Throw<ArgumentException>().WithMessage("ClassWeights must be 2 numbers*found 1*");
        Creating(network, options: Quick with { Freezes = [new() { Epoch = 1, UpTo = "conv" }] }).Should().Throw<ArgumentException>().WithMessage("*Freezes*stages*");
        Creating(network, options: Quick with { LabelSmoothing = 1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("LabelSmoothing must be from 0 to below 1; found 1.*");
        Creating(network, options: Quick with { Optimizer = new Sgd { Momentum = 1 } }).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Momentum");

        Action Creating(nn.Module<Tensor, Tensor> one, StripedImages? validation = null, TrainingOptions? options = null) =>
            () => _ = new Trainer(one, images, validation ?? images, options ?? Quick);
    }

    private static List<TrainingEpoch> Epochs(Trainer trainer) => [.. trainer.Run().OfType<TrainingEpoch>()];

    private static float[] WeightsAfter(TrainingOptions options)
    {
        using var network = Network();
        Epochs(new Trainer(network, new StripedImages(64), new StripedImages(32, seed: 2), options));
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

    /// <summary>32 images of nothing but noise in two classes.</summary>
    private sealed class NoiseImages : IImageBatches
    {
        private const int Side = 16;

        public IReadOnlyList<string> ClassNames => ["one", "other"];

        public int ImageCount => 32;

        public int BatchesPerEpoch => 1;

        public IEnumerable<ImageBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default)
        {
            using var draws = new Generator(1);
            yield return new()
            {
                Images = randn([32, 1, Side, Side], generator: draws),
                Labels = randint(2, [32], int64, generator: draws),
                Indices = [.. Enumerable.Range(0, 32)],
            };
        }
    }
}
