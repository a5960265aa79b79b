using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Training.Data;
using Inception.Training.Optimization;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Training.Tests;

/// <summary>What each option makes of a step, computed a second time from the outside. TrainingParityTests holds whole steps to PyTorch.</summary>
public class TrainerArithmeticTests
{
    /// <summary>Descends by the gradient itself, so that the change of the weights is the gradient.</summary>
    private static readonly TrainingOptions Plain = new()
    {
        Epochs = 1,
        Optimizer = new Sgd { Momentum = 0 },
        Schedule = new ConstantRate { Rate = 1 },
        WeightDecay = 0,
        LabelSmoothing = 0,
    };

    [Fact]
    public void Accumulated_batches_step_as_one_large_batch_where_nothing_normalises()
    {
        var options = Plain with { Epochs = 2, Optimizer = new Sgd(), Schedule = new ConstantRate { Rate = 0.1 }, LabelSmoothing = 0.1 };

        var (large, largeSteps) = Changes(new StripedImages(64, batchSize: 64), options);
        var (small, smallSteps) = Changes(new StripedImages(64, batchSize: 16), options with { AccumulatedBatches = 4 });

        smallSteps.Should().HaveCount(2);
        smallSteps.Select(step => step.Loss).Should().Equal(largeSteps.Select(step => step.Loss), Close(1e-6));
        large.Max(Math.Abs).Should().BeGreaterThan(1e-2);
        // Float32 sums of 64 images, in four parts or at once.
        small.Should().Equal(large, Close(1e-6));
    }

    /// <summary>5 batches in threes: the second step has two.</summary>
    [Fact]
    public void The_last_step_of_an_epoch_is_the_mean_of_the_batches_that_are_left()
    {
        var options = Plain with { Schedule = new ConstantRate { Rate = 0.1 }, AccumulatedBatches = 3 };

        var (_, steps) = Changes(new StripedImages(80), options);

        steps.Select(step => (step.Step, step.Steps)).Should().Equal((1, 2), (2, 2));
        var (_, first) = Changes(new StripedImages(80), options with { AccumulatedBatches = 1, Schedule = new ConstantRate { Rate = 1e-30 } });
        steps[0].Loss.Should().BeApproximately(first.Take(3).Average(step => step.Loss), 1e-6, "the weights have not moved yet");
    }

    [Theory]
    [InlineData(0.01, true)]
    [InlineData(100, false)]
    public void A_gradient_longer_than_the_limit_keeps_its_direction_and_has_the_length_of_the_limit(double limit, bool isLonger)
    {
        var images = new StripedImages(16);
        var (whole, _) = Changes(images, Plain);
        var length = Math.Sqrt(whole.Sum(change => change * change));

        var (clipped, steps) = Changes(images, Plain with { ClipGradientNorm = limit });

        (length > limit).Should().Be(isLonger);
        steps[0].GradientNorm.Should().BeApproximately(length, 1e-5 * length, "it is told as it was before");
        // torch divides by the length and 1e-6.
        clipped.Should().Equal(whole.Select(change => isLonger ? change * limit / length : change), Close(1e-5 * length));
    }

    [Theory]
    [InlineData(false, 0.0)]
    [InlineData(false, 0.1)]
    [InlineData(true, 0.0)]
    [InlineData(true, 0.1)]
    public void Classes_weigh_in_the_loss_as_asked_with_smoothing_and_with_mixed_images(bool mixed, double smoothing)
    {
        var images = new StripedImages(16) { Mixed = mixed };
        double[] weights = [0.5, 3];
        var options = Plain with { ClassWeights = weights, LabelSmoothing = smoothing };
        double expected;
        using (var network = Network())
        using (var batch = images.Epoch(0).Single())
        using (var scope = NewDisposeScope())
        {
            var logProbabilities = network.call(batch.Images).log_softmax(1).data<float>().ToArray();
            var (labels, shares) = (batch.Labels.data<long>().ToArray(), batch.MixedTargets?.data<float>().ToArray());
            var (sum, total) = (0.0, 0.0);
            for (var i = 0; i < labels.Length; i++)
            {
                for (var one = 0; one < 2; one++)
                {
                    var target = ((1 - smoothing) * (shares?[(2 * i) + one] ?? (labels[i] == one ? 1 : 0))) + (smoothing / 2);
                    sum -= target * weights[one] * logProbabilities[(2 * i) + one];
                }

                total += mixed ? 1 : weights[labels[i]];
            }

            expected = sum / total;
        }

        var (_, steps) = Changes(images, options);

        // A float32 sum of 32 terms of about 1.
        steps.Single().Loss.Should().BeApproximately(expected, 2e-6);
    }

    [Theory]
    [InlineData(1, null, 0.4)]
    [InlineData(2, null, 0.3)]
    [InlineData(2, 0.7, 0.7)]
    public void Heads_add_to_the_loss_what_the_papers_or_the_options_say(int heads, double? given, double weight)
    {
        var images = new StripedImages(16);
        using var network = WithHeads(heads);
        double expected;
        using (var batch = images.Epoch(0).Single())
        using (var scope = NewDisposeScope())
        {
            var output = network.ForwardWithAuxiliary(batch.Images);
            expected = Entropy(output.Logits) + (weight * output.Auxiliary.Sum(Entropy));

            double Entropy(Tensor logits) => nn.functional.cross_entropy(logits, batch.Labels).item<float>();
        }

        var step = new Trainer(network, images, images, Plain with { AuxiliaryWeight = given }).Run().OfType<TrainingStep>().Single();

        step.Loss.Should().BeApproximately(expected, 1e-6);
    }

    /// <summary>To the bit, dropout included.</summary>
    [Fact]
    public void Activations_that_are_computed_twice_give_the_same_training()
    {
        var kept = Train(recomputes: false);
        var recomputed = Train(recomputes: true);

        recomputed.Losses.Should().Equal(kept.Losses);
        recomputed.Weights.Should().Equal(kept.Weights);

        static (List<double> Losses, List<float> Weights) Train(bool recomputes)
        {
            random.manual_seed(4);
            using var network = new InceptionSmall(new() { Classes = 2, Dropout = 0.5, GradientCheckpointing = recomputes });
            var trainer = new Trainer(network, new StripedImages(48, side: 28), new StripedImages(16, side: 28), new() { Epochs = 1, Schedule = new ConstantRate { Rate = 0.01 } });
            var losses = trainer.Run().OfType<TrainingStep>().Select(step => step.Loss).ToList();
            return (losses, Values(network));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Frozen_stages_keep_their_statistics_as_asked(bool frozen)
    {
        using var network = new InceptionSmall(new() { Classes = 2 });
        var state = network.state_dict();
        string[] keys = ["stem1.bn.running_mean", "stem1.conv.weight", "mixed3.branch1x1.bn.running_mean", "mixed3.branch1x1.conv.weight"];
        var before = keys.Select(key => state[key].detach().clone()).ToList();
        var options = Plain with { Schedule = new ConstantRate { Rate = 0.01 }, Freezes = [new() { Epoch = 1, UpTo = "mixed2", BatchNormStatistics = frozen }] };

        _ = new Trainer(network, new StripedImages(16, side: 28), new StripedImages(16, side: 28), options).Run().Count();

        keys.Zip(before, (key, old) => !state[key].equal(old).all().item<bool>()).Should().Equal(!frozen, false, true, true);
    }

    [Fact]
    public void A_stage_learns_at_its_own_rate()
    {
        var images = new StripedImages(16);
        using var network = WithHeads(1);
        var start = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
        var rates = new Dictionary<string, double> { ["conv"] = 0.25, ["aux1"] = 0 };

        var whole = Step(Plain);
        var part = Step(Plain with { StageRates = rates });

        foreach (var (key, change) in whole)
        {
            var stage = key.Split('.')[0];
            change.Max(Math.Abs).Should().BeGreaterThan(1e-5f, key);
            part[key].Should().Equal(change.Select(one => one * (float)rates.GetValueOrDefault(stage, 1)), (found, wanted) => Math.Abs(found - wanted) <= 1e-7f, key);
        }

        Dictionary<string, float[]> Step(TrainingOptions options)
        {
            using (no_grad())
            {
                foreach (var (key, value) in network.state_dict()) value.copy_(start[key]);
            }

            _ = new Trainer(network, images, images, options).Run().Count();
            return network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().sub(start[entry.Key]).flatten().data<float>().ToArray());
        }
    }

    [Theory]
    [InlineData(MonitoredMetric.Top1, 0.05)]
    [InlineData(MonitoredMetric.MacroF1, 0.05)]
    [InlineData(MonitoredMetric.Loss, 0.05)]
    public void An_epoch_is_the_best_by_the_metric_asked_for_and_by_more_than_the_least(MonitoredMetric metric, double least)
    {
        using var network = Network();
        var options = Plain with { Epochs = 10, Schedule = new ConstantRate { Rate = 0.2 }, BestBy = metric, LeastImprovement = least };

        var epochs = new Trainer(network, new StripedImages(32), new StripedImages(48, seed: 2), options).Run().OfType<TrainingEpoch>().ToList();

        var (best, bestLoss) = (double.NegativeInfinity, double.PositiveInfinity);
        foreach (var epoch in epochs)
        {
            var value = metric switch { MonitoredMetric.Top1 => epoch.Validation.Top1, MonitoredMetric.MacroF1 => epoch.Validation.MacroF1, _ => -epoch.Validation.Loss };
            epoch.IsBest.Should().Be(value - best > least || (value == best && epoch.Validation.Loss < bestLoss), $"epoch {epoch.Result.Epoch}");
            if (epoch.IsBest) (best, bestLoss) = (value, epoch.Validation.Loss);
        }

        if (metric == MonitoredMetric.Loss) epochs.Select(epoch => epoch.IsBest).Distinct().Should().HaveCount(2, "else this tells nothing");
        else epochs.Zip(epochs.Skip(1)).Any(pair => pair.Second.IsBest && Metric(pair.First) == Metric(pair.Second)).Should().BeTrue("a tie is broken by the loss");

        double Metric(TrainingEpoch epoch) => metric == MonitoredMetric.Top1 ? epoch.Validation.Top1 : epoch.Validation.MacroF1;
    }

    [Fact]
    public void A_start_is_left_for_an_epoch_that_is_better_by_more_than_chance()
    {
        using var network = Network();
        var options = Plain with { Epochs = 10, Schedule = new ConstantRate { Rate = 0.2 }, EvaluateStart = true };

        var told = new Trainer(network, new StripedImages(32), new StripedImages(48, seed: 2), options).Run().ToList();

        var start = told.OfType<TrainingStarted>().Single().Validation;
        var share = (start.Correct + 1.0) / (start.Count + 2.0);
        var least = start.Top1 + Math.Sqrt(share * (1 - share) / start.Count);
        var epochs = told.OfType<TrainingEpoch>().ToList();
        var first = epochs.FindIndex(epoch => epoch.IsBest);
        first.Should().BeGreaterThanOrEqualTo(0);
        epochs[first].Validation.Top1.Should().BeGreaterThan(least);
        epochs.Take(first).Should().OnlyContain(epoch => epoch.Validation.Top1 <= least && epoch.Best.Epoch == 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_of_a_step_that_is_broken_off_are_disposed(bool runsAhead)
    {
        using var network = Network();
        var before = LiveTensors.CountOfAllThreads();
        var images = new StripedImages(64) { OnBatch = (_, batch) => { if (batch == 2) throw new IOException("gone"); } };

        var trainer = new Trainer(network, images, new StripedImages(16), Plain with { AccumulatedBatches = 4 }) { RunsAhead = runsAhead };
        trainer.Invoking(one => one.Run().Count()).Should().Throw<IOException>();
        var exploding = new Trainer(network, new StripedImages(64), new StripedImages(16), Plain with { AccumulatedBatches = 4, LossLimit = 1e-9 })
        {
            RunsAhead = runsAhead,
        };
        exploding.Invoking(one => one.Run().Count()).Should().Throw<TrainingDivergedException>();

        Tensor.TotalCount.Should().Be(before);
    }

    /// <summary>Trains the same network from the same weights, and gives how they changed.</summary>
    private static (List<double> Changes, List<TrainingStep> Steps) Changes(IImageBatches images, TrainingOptions options)
    {
        using var network = Network();
        var before = Values(network);
        var steps = new Trainer(network, images, images, options).Run().OfType<TrainingStep>().ToList();
        return ([.. Values(network).Zip(before, (after, start) => (double)after - start)], steps);
    }

    private static List<float> Values(nn.Module network) =>
        [.. network.state_dict().Values.Where(value => value.is_floating_point()).SelectMany(value => value.detach().flatten().data<float>().ToArray())];

    private static Func<double, double, bool> Close(double tolerance) => (found, expected) => Math.Abs(found - expected) <= tolerance;

    /// <summary>Without normalisation and dropout.</summary>
    private static TorchSharp.Modules.Sequential Network()
    {
        random.manual_seed(7);
        return nn.Sequential(nn.Conv2d(1, 4, 3, padding: 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2));
    }

    private static InceptionNetwork WithHeads(int heads)
    {
        random.manual_seed(7);
        var table = new NetworkTable("headed", new(1, 8, 8),
        [
            PlainConv("conv", 4, 3, padding: 1, bias: true),
            .. Enumerable.Range(1, heads).Select(head => Auxiliary($"aux{head}", GlobalPool("", GlobalPooling.Average), Flatten(), Linear("fc", 2))),
            GlobalPool("pool", GlobalPooling.Average), Flatten(),
            Linear("fc", 2),
        ]);
        return new(table, new() { AuxiliaryHeads = true });
    }
}
