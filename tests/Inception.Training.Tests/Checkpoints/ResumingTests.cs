using System.Diagnostics;
using Inception.Networks;
using Inception.Training.Checkpoints;
using Inception.Training.Optimization;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Training.Tests.Checkpoints;

public sealed class ResumingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<UpdateRule, int> Rules => new()
    {
        { new Sgd(), 1 },
        { new RmsProp(), 1 },
        { new AdamW(), 3 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_run_that_was_cancelled_in_the_middle_of_an_epoch_goes_on_bit_by_bit(UpdateRule rule, int accumulated)
    {
        var options = TrainingProbe.Options with { Optimizer = rule, AccumulatedBatches = accumulated, Schedule = new CosineDecay { Rate = 0.02 } };
        var (whole, results) = Run(options);

        using var cancellation = new CancellationTokenSource();
        var cancelled = () => Run(options, _folder.Path, one => StopAt(one, step: 3, cancellation), cancellation: cancellation.Token);
        cancelled.Should().Throw<OperationCanceledException>();
        var (resumed, resumedResults) = Run(options, _folder.Path);

        resumed.Should().Equal(whole, "bit by bit");
        resumedResults.Select(Numbers).Should().Equal(results.Select(Numbers));
        _folder.Names.Should().BeEquivalentTo("last.safetensors", "best.safetensors");
    }

    [Fact]
    public void A_process_that_was_killed_goes_on_bit_by_bit()
    {
        var (whole, _) = Run(TrainingProbe.Options);
        using (var process = Start())
        {
            while (process.StandardOutput.ReadLine() is { } line && line != "step 6") { }
            process.Kill();
            process.WaitForExit();
        }

        var resumedAt = 0L;
        var (resumed, _) = Run(TrainingProbe.Options, _folder.Path, one => resumedAt = one is TrainingResumed { Step: var step } ? step : resumedAt);

        resumedAt.Should().BeInRange(5, 7, "it was killed after the sixth of eight steps");
        resumed.Should().Equal(whole, "bit by bit, in another process");
    }

    [Fact]
    public void A_run_that_was_cancelled_in_its_evaluation_does_not_train_the_epoch_again()
    {
        using var cancellation = new CancellationTokenSource();
        using (var network = TrainingProbe.Network())
        {
            var validation = new StripedImages(32, side: 28, seed: 2) { OnBatch = (_, batch) => CancelAt(batch, 1, cancellation) };
            var trainer = new Trainer(network, TrainingProbe.Training, validation, TrainingProbe.Options) { Checkpoints = new() { Folder = _folder.Path } };
            trainer.Invoking(one => one.Run(cancellation.Token).Count()).Should().Throw<OperationCanceledException>();
        }

        var told = new List<TrainingEvent>();
        var (resumed, _) = Run(TrainingProbe.Options, _folder.Path, told.Add);

        told.Take(2).Select(one => one.GetType()).Should().Equal(typeof(TrainingResumed), typeof(TrainingEpoch));
        resumed.Should().Equal(Run(TrainingProbe.Options).Weights);
    }

    [Fact]
    public void A_finished_run_has_nothing_left_to_do_and_gives_its_weights()
    {
        var (whole, _) = Run(TrainingProbe.Options, _folder.Path);
        var told = new List<TrainingEvent>();

        var (again, _) = Run(TrainingProbe.Options, _folder.Path, told.Add, seed: 8);

        told.Should().ContainSingle().Which.Should().BeOfType<TrainingResumed>().Which.History.Should().HaveCount(2);
        again.Should().Equal(whole);
    }

    [Fact]
    public void Another_recipe_is_refused_and_what_differs_is_named()
    {
        Run(TrainingProbe.Options with { Epochs = 1 }, _folder.Path);

        var going = () => Run(TrainingProbe.Options with { Epochs = 1, LabelSmoothing = 0.2, Optimizer = new RmsProp() }, _folder.Path);

        var refusal = going.Should().Throw<CheckpointMismatchException>().Which;
        refusal.Differences.Should().HaveCount(2);
        refusal.Message.Should().StartWith(Last).And.Contain("LabelSmoothing was 0.1 and is 0.2.").And.Contain("Optimizer was sgd and is rmsprop.").And.NotContain("{");
    }

    [Fact]
    public void A_value_deep_in_the_options_is_named_by_its_path()
    {
        Run(TrainingProbe.Options with { Epochs = 1 }, _folder.Path);

        var going = () => Run(TrainingProbe.Options with { Epochs = 1, Schedule = new CosineDecay { Rate = 0.025, WarmUpEpochs = 0.5 } }, _folder.Path);

        going.Should().Throw<CheckpointMismatchException>().Which.Differences.Should().Equal("Schedule.Rate was 0.05 and is 0.025.");
    }

    [Fact]
    public void A_finished_run_goes_on_with_more_epochs_and_the_schedule_of_their_number()
    {
        Run(TrainingProbe.Options, _folder.Path);
        var steps = new List<TrainingStep>();

        var (_, results) = Run(TrainingProbe.Options with { Epochs = 4 }, _folder.Path, one => steps.AddRange(new[] { one }.OfType<TrainingStep>()));

        results.Select(result => result.Epoch).Should().Equal(1, 2, 3, 4);
        steps.Should().HaveCount(8);
        steps.Select(step => step.LearningRate).Should().Equal(
            Enumerable.Range(8, 8).Select(step => TrainingProbe.Options.Schedule.At(step, new(4, 4))), "the rates of steps 9 to 16 of 16");
    }

    [Fact]
    public void A_run_that_is_shortened_in_the_middle_of_an_epoch_finishes_that_epoch()
    {
        using var cancellation = new CancellationTokenSource();
        var cancelled = () => Run(TrainingProbe.Options with { Epochs = 4 }, _folder.Path, one => StopAt(one, step: 6, cancellation), cancellation: cancellation.Token);
        cancelled.Should().Throw<OperationCanceledException>();

        var told = new List<TrainingEvent>();
        var (_, results) = Run(TrainingProbe.Options with { Epochs = 1 }, _folder.Path, told.Add);

        results.Select(result => result.Epoch).Should().Equal(1, 2);
        told.OfType<TrainingStep>().Should().HaveCount(2);
        told.OfType<TrainingEpoch>().Single().Epochs.Should().Be(2);
    }

    [Fact]
    public void A_start_that_was_measured_stays_the_best_of_a_run_that_goes_on()
    {
        var options = TrainingProbe.Options with { EvaluateStart = true, Average = null, Schedule = new ConstantRate { Rate = 1e-30 } };
        var told = new List<TrainingEvent>();
        using var cancellation = new CancellationTokenSource();
        var cancelled = () => Run(options, _folder.Path, one => { told.Add(one); StopAt(one, step: 2, cancellation); }, cancellation: cancellation.Token);
        cancelled.Should().Throw<OperationCanceledException>();

        Run(options, _folder.Path, told.Add);

        told.OfType<TrainingStarted>().Should().ContainSingle().Which.Result.Should().Match<EpochResult>(start => start.Epoch == 0 && start.Step == 0);
        told.OfType<TrainingResumed>().Single().Best!.Epoch.Should().Be(0);
        File.Exists(_folder["best.safetensors"]).Should().BeTrue();
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_and_changes_nothing()
    {
        Run(TrainingProbe.Options with { Epochs = 1 }, _folder.Path);
        var content = File.ReadAllBytes(Last);
        File.WriteAllBytes(Last, content[..^100]);
        using var network = TrainingProbe.Network();
        var before = Weights(network);

        var going = () => TrainingProbe.Trainer(network, TrainingProbe.Options with { Epochs = 1 }, _folder.Path).Run().Count();

        going.Should().Throw<CheckpointException>().Which.Message.Should().StartWith(Last);
        Weights(network).Should().Equal(before);
    }

    [Fact]
    public void The_best_model_is_a_file_of_weights_that_says_what_it_is()
    {
        using var network = TrainingProbe.Network();
        var trainer = new Trainer(network, TrainingProbe.Training, TrainingProbe.Validation, TrainingProbe.Options with { Epochs = 1 })
        {
            Checkpoints = new() { Folder = _folder.Path, Metadata = new Dictionary<string, string> { ["data"] = "stripes" } },
        };
        trainer.Run().Last().Should().BeOfType<TrainingEpoch>().Which.IsBest.Should().BeTrue();

        using var loaded = new InceptionSmall(new() { Classes = 2 }, weights: _folder["best.safetensors"]);

        Weights(loaded).Should().Equal(Weights(network), "the averages of the only epoch are the best, and the last");
        using var file = Checkpoint.Open(_folder["best.safetensors"]);
        file.Metadata["data"].Should().Be("stripes");
        file.Metadata["epoch"].Should().Be("1");
    }

    [SkippableFact]
    public void A_full_disk_is_told_and_the_checkpoint_before_stands()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "limits the size of files");
        using var cancellation = new CancellationTokenSource();
        var cancelled = () => Run(TrainingProbe.Options, _folder.Path, one => StopAt(one, step: 2, cancellation), cancellation: cancellation.Token);
        cancelled.Should().Throw<OperationCanceledException>();
        var before = File.ReadAllBytes(Last);

        // The signal of the limit, 1 MB, is ignored, so that writing fails as on a full disk. .NET's memory is such a file, but for the variable.
        using var process = Start(before: ["bash", "-c", "trap '' XFSZ; ulimit -f 1000; DOTNET_EnableWriteXorExecute=0 exec \"$@\"", "bash"]);
        var run = ConsoleRun.ToEnd(process);

        run.Output.Should().StartWith("step 3").And.Contain("failed: ");
        File.ReadAllBytes(Last).Should().Equal(before);
        _folder.Names.Should().Equal(["last.safetensors"], "nothing half is left");
    }

    [Fact]
    public void An_exploding_run_names_step_and_rate_and_leaves_the_last_good_checkpoint()
    {
        var explosive = TrainingProbe.Options with { Average = null, Schedule = new ConstantRate { Rate = 1e30 } };

        var running = () => Run(explosive, _folder.Path, everySteps: 1);

        var error = running.Should().Throw<TrainingDivergedException>().Which;
        error.Step.Should().BeInRange(1, 8);
        error.Message.Should().Contain($"step {error.Step}").And.Contain("1E+30").And.Contain("smaller learning rate");
        if (!File.Exists(Last)) return;
        using var file = Checkpoint.Open(Last);
        foreach (var entry in file.Entries.Where(entry => entry.Key.StartsWith("network.", StringComparison.Ordinal)))
        {
            using var value = file.Read(entry.Key);
            value.isfinite().all().item<bool>().Should().BeTrue(entry.Key);
        }
    }

    private string Last => _folder["last.safetensors"];

    private static (float[] Weights, List<EpochResult> Results) Run(
        TrainingOptions options, string? folder = null, Action<TrainingEvent>? told = null, int seed = 3, int? everySteps = null, CancellationToken cancellation = default)
    {
        using var network = TrainingProbe.Network(seed);
        var results = new List<EpochResult>();
        foreach (var one in TrainingProbe.Trainer(network, options, folder, everySteps).Run(cancellation))
        {
            told?.Invoke(one);
            if (one is TrainingResumed resumed) results.AddRange(resumed.History);
            if (one is TrainingEpoch epoch) results.Add(epoch.Result);
        }

        return (Weights(network), results);
    }

    private static float[] Weights(nn.Module network) => [.. network.state_dict().Values.Where(value => value.is_floating_point())
        .SelectMany(value => value.detach().flatten().data<float>().ToArray())];

    private static EpochResult Numbers(EpochResult result) => result with { ImagesPerSecond = 0, Elapsed = TimeSpan.Zero };

    private static void StopAt(TrainingEvent one, long step, CancellationTokenSource cancellation)
    {
        if (one is TrainingStep { Step: var reached } && reached == step) cancellation.Cancel();
    }

    private static void CancelAt(int batch, int at, CancellationTokenSource cancellation)
    {
        if (batch == at) cancellation.Cancel();
    }

    private Process Start(int epochs = 2, string? folder = null, params string[] before)
    {
        string[] command =
        [
            .. before,
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            "exec", Path.Combine(AppContext.BaseDirectory, "Inception.Training.Tests.dll"), TrainingProbe.Command, folder ?? _folder.Path, $"{epochs}",
        ];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
