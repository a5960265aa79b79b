using Inception.Training.Data;
using Inception.Training.Optimization;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Training.Tests.Checkpoints;

/// <summary>Whenever a training is stopped, what it leaves in its folder goes on to the weights of one that was not.</summary>
public sealed class StoppingAnywhereTests : IDisposable
{
    private const int Batches = 3, Epochs = 2;

    private static readonly TrainingOptions Options = new()
    {
        Epochs = Epochs,
        Optimizer = new RmsProp(),
        Schedule = new CosineDecay { Rate = 0.05, WarmUpEpochs = 0.5 },
        Average = new() { Decay = 0.9 },
        ClipGradientNorm = 1,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly float[] _whole = Train(folder: null);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cancelled_while_any_batch_of_the_training_is_fetched()
    {
        foreach (var (epoch, batch) in Places(Batches))
            CancelWhile(new() { Training = (at, number) => (at, number) == (epoch, batch) }, $"training batch {batch} of epoch {epoch}");
    }

    [Fact]
    public void Cancelled_while_any_batch_of_an_evaluation_is_fetched()
    {
        for (var asked = 1; asked <= Epochs * Batches; asked++)
        {
            var left = asked;
            CancelWhile(new() { Validation = (_, _) => --left == 0 }, $"validation batch {asked}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancelled_or_abandoned_after_any_step_and_any_epoch(bool runsAhead)
    {
        for (var taken = 0; taken <= Epochs * (Batches + 1); taken++)
        {
            CancelWhile(new() { After = taken }, $"event {taken}", runsAhead);
            Abandon(taken, runsAhead);
            ShouldGoOn($"abandoned after {taken} events");
        }
    }

    /// <summary>A reader that comes late tells of the same steps, in the same order.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_loss_that_is_read_late_is_that_of_its_step(int? everySteps)
    {
        var (expected, told) = (Told(runsAhead: false), Told(runsAhead: true));

        told.Should().Equal(expected).And.HaveCount(Epochs * Batches);

        List<(long, int, double, double, double?)> Told(bool runsAhead)
        {
            using var network = Network();
            using var folder = new TemporaryFolder();
            return [.. Trainer(network, folder.Path, everySteps, runsAhead: runsAhead).Run().OfType<TrainingStep>()
                .Select(step => (step.Step, step.Epoch, step.Loss, step.LearningRate, step.GradientNorm))];
        }
    }

    /// <summary>Saved after every step, a good part of the time goes into saving.</summary>
    [Fact]
    public async Task Cancelled_at_any_time_by_another_thread()
    {
        for (var milliseconds = 0; milliseconds < 60; milliseconds += 4)
        {
            using var cancellation = new CancellationTokenSource(milliseconds);
            using var network = Network();
            try
            {
                await foreach (var _ in Trainer(network, _folder.Path, everySteps: 1).RunAsync(cancellation.Token))
                {
                }
            }
            catch (OperationCanceledException)
            {
            }

            ShouldGoOn($"after {milliseconds} ms");
        }
    }

    /// <summary>A GPU's loss is read one step late, and the steps until then are not saved.</summary>
    [Theory]
    [InlineData(2, false)]
    [InlineData(5, false)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    public void A_loss_that_is_not_a_number_is_told_with_its_step_and_rate_and_the_checkpoint_before_it_goes_on(int steps, bool runsAhead)
    {
        using (var network = Network())
        {
            var spoiled = new SpoiledImages(Images(), steps / Batches, steps % Batches);
            var trainer = Trainer(network, _folder.Path, everySteps: runsAhead ? 2 : 1, spoiled, runsAhead);

            var error = trainer.Invoking(one => one.Run().Count()).Should().Throw<TrainingDivergedException>().Which;

            var rate = Options.Schedule.At(steps, new(Batches, Epochs));
            (error.Step, error.LearningRate).Should().Be((steps + 1, rate));
            double.IsNaN(error.Value).Should().BeTrue();
            error.Message.Should().StartWith(FormattableString.Invariant($"The loss became NaN in step {steps + 1} at a learning rate of {rate:G4}."));
        }

        using (var file = Checkpoint.Open(_folder["last.safetensors"]))
        {
            foreach (var entry in file.Entries.Where(entry => entry.Key.StartsWith("network.", StringComparison.Ordinal)))
            {
                using var value = file.Read(entry.Key);
                value.isfinite().all().item<bool>().Should().BeTrue("{0} was saved before the images that spoiled the statistics", entry.Key);
            }
        }

        var resumedAt = -1L;
        Train(_folder.Path, one => resumedAt = one is TrainingResumed { Step: var step } ? step : resumedAt).Should().Equal(_whole, "images that are sound again give what they would have given");
        resumedAt.Should().Be(runsAhead && steps == 5 ? 4 : steps);
    }

    private static IEnumerable<(int Epoch, int Batch)> Places(int batches) => from epoch in Enumerable.Range(0, Epochs) from batch in Enumerable.Range(0, batches) select (epoch, batch);

    private void CancelWhile(Moment moment, string when, bool runsAhead = false)
    {
        using var cancellation = new CancellationTokenSource();
        using (var network = Network())
        {
            var (training, validation) = (Images((epoch, batch) => CancelIf(moment.Training(epoch, batch))), Images((epoch, batch) => CancelIf(moment.Validation(epoch, batch)), seed: 2));
            var trainer = new Trainer(network, training, validation, Options) { Checkpoints = new() { Folder = _folder.Path }, RunsAhead = runsAhead };
            var told = 0;
            try
            {
                CancelIf(moment.After == 0);
                foreach (var _ in trainer.Run(cancellation.Token)) CancelIf(++told == moment.After);
            }
            catch (OperationCanceledException)
            {
            }
        }

        cancellation.IsCancellationRequested.Should().BeTrue(when);
        ShouldGoOn(when);

        void CancelIf(bool now)
        {
            if (now) cancellation.Cancel();
        }
    }

    private void Abandon(int events, bool runsAhead)
    {
        using var network = Network();
        _ = Trainer(network, _folder.Path, runsAhead: runsAhead).Run().Take(events).Count();
    }

    private void ShouldGoOn(string when)
    {
        _folder.Names.Should().BeSubsetOf(["last.safetensors", "best.safetensors"], when);
        foreach (var name in _folder.Names) Checkpoint.Open(_folder[name]).Dispose();
        Train(_folder.Path).Should().Equal(_whole, when);
        foreach (var name in _folder.Names) File.Delete(_folder[name]);
    }

    private static float[] Train(string? folder, Action<TrainingEvent>? told = null)
    {
        using var network = Network();
        foreach (var one in Trainer(network, folder).Run()) told?.Invoke(one);
        return [.. network.state_dict().Values.Where(value => value.is_floating_point()).SelectMany(value => value.detach().flatten().data<float>().ToArray())];
    }

    private static Trainer Trainer(
        nn.Module<Tensor, Tensor> network, string? folder, int? everySteps = null, IImageBatches? training = null, bool? runsAhead = null) =>
        new(network, training ?? Images(), Images(seed: 2), Options)
        {
            Checkpoints = folder is null ? null : new() { Folder = folder, EverySteps = everySteps },
            RunsAhead = runsAhead,
        };

    private static StripedImages Images(Action<int, int>? onBatch = null, int seed = 1) => new(Batches * 8, batchSize: 8, seed: seed) { OnBatch = onBatch };

    private static TorchSharp.Modules.Sequential Network()
    {
        random.manual_seed(7);
        return nn.Sequential(
            nn.Conv2d(1, 4, 3, padding: 1, bias: false), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.3), nn.Linear(4, 2));
    }

    private sealed record Moment
    {
        public Func<int, int, bool> Training { get; init; } = (_, _) => false;

        public Func<int, int, bool> Validation { get; init; } = (_, _) => false;

        /// <summary>The events that are told before; -1 for never.</summary>
        public int After { get; init; } = -1;
    }

    /// <summary>Images of which one batch is not made of numbers.</summary>
    private sealed class SpoiledImages(StripedImages images, int spoiledEpoch, int spoiledBatch) : IImageBatches
    {
        public IReadOnlyList<string> ClassNames => images.ClassNames;

        public int ImageCount => images.ImageCount;

        public int BatchesPerEpoch => images.BatchesPerEpoch;

        public IEnumerable<ImageBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default)
        {
            foreach (var (batch, number) in images.Epoch(epoch, firstBatch, cancellation).Select((batch, place) => (batch, firstBatch + place)))
            {
                if ((epoch, number) == (spoiledEpoch, spoiledBatch)) batch.Images.fill_(double.NaN);
                yield return batch;
            }
        }
    }
}
