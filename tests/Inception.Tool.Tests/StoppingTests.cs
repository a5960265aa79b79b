using Inception.Weights.Formats;

namespace Inception.Tool.Tests;

/// <summary>Ctrl-C and SIGTERM, sent to a process that is at work.</summary>
[Collection(ConsoleApp.Name)]
public class StoppingTests(ConsoleAppFiles files)
{
    private const int Interrupt = 2, Terminate = 15;

    private static readonly string Stopped = "Stopped." + Environment.NewLine;

    [SkippableTheory]
    [InlineData(Interrupt, 130)]
    [InlineData(Terminate, 143)]
    public void A_training_stops_saves_itself_and_says_how_it_goes_on(int signal, int exitCode)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        var folder = files[$"stopped-{signal}"];
        using var app = EndlessTraining(folder);
        var lines = Enumerable.Range(0, 3).Select(_ => app.ReadLine()).ToList();   // into the epochs

        app.Signal(signal).Should().BeTrue();
        var run = app.ToEnd();

        lines[0].Should().StartWith("inception_small, 304,386 parameters, on 2 images of 2 classes from ");
        run.ExitCode.Should().Be(exitCode);
        run.Error.Should().Be(Stopped);
        run.Output.TrimEnd().Split('\n')[^1].Should().Match($"*{folder} as of step *'inception train --output {folder}'*");   // and not thousands of epochs
        using var checkpoint = Checkpoint.Open(Path.Combine(folder, "last.safetensors"));
        checkpoint.Entries.Should().NotBeEmpty();
    }

    /// <summary>A second Ctrl-C does not wait for the step. It may come at any moment of the saving, and must leave a whole file.</summary>
    [SkippableFact]
    public void A_training_that_is_interrupted_twice_ends_at_once_and_leaves_a_whole_checkpoint()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        var folder = files["interrupted-twice"];
        using var app = EndlessTraining(folder);
        for (var i = 0; i < 3; i++) app.ReadLine();   // into the epochs

        app.Signal(Interrupt).Should().BeTrue();
        while (app.ReadLine() is { } line && !line.StartsWith("Finishing the step", StringComparison.Ordinal)) ;
        app.Signal(Interrupt);   // the process may have ended by then

        app.ToEnd().ExitCode.Should().Be(130);
        using var checkpoint = Checkpoint.Open(Path.Combine(folder, "last.safetensors"));
        checkpoint.Entries.Should().NotBeEmpty();
    }

    [SkippableFact]
    public void The_classification_of_many_images_stops()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        File.Copy(ConsoleAppFiles.Image, files["p.png"], overwrite: true);
        using var app = new StartedApp(files.Folder, ["classify", "--quiet", "--model", "inception_small", "--weights", files.Small, .. Enumerable.Repeat("p.png", 100_000)]);
        app.WaitFor("libSkiaSharp");
        Thread.Sleep(1000);   // into the batches

        app.Signal(Interrupt).Should().BeTrue();

        app.ToEnd().Should().Be(new ConsoleRun(130, "", Stopped));
    }

    /// <summary>A list that never comes must not hold up the end.</summary>
    [SkippableTheory]
    [InlineData(Interrupt, 130)]
    [InlineData(Terminate, 143)]
    public void The_wait_for_a_list_on_standard_input_stops(int signal, int exitCode)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        using var app = new StartedApp(files.Folder, keepsInputOpen: true, "classify", "-");
        app.WaitFor("System.CommandLine.dll");
        Thread.Sleep(2000);   // into the wait

        app.Signal(signal).Should().BeTrue();

        app.ToEnd().Should().Be(new ConsoleRun(exitCode, "", Stopped));
    }

    [SkippableTheory]
    [InlineData("many.npy")]
    [InlineData("many.parquet")]
    public void The_embedding_of_many_images_stops_and_leaves_nothing(string output)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        var folder = Directory.CreateDirectory(files["stopped-" + output]).FullName;
        string[] images = [.. Enumerable.Repeat(Path.GetRelativePath(folder, ConsoleAppFiles.Image), 10_000)];
        using var app = new StartedApp(folder, ["embed", "--model", "inception_small", "--weights", files.Small, "--output", output, .. images]);
        while (Directory.GetFiles(folder).Length == 0) Thread.Sleep(50);   // the file that is begun
        Thread.Sleep(500);   // into the batches

        app.Signal(Interrupt).Should().BeTrue();

        app.ToEnd().Should().Be(new ConsoleRun(130, "", Stopped));
        Directory.GetFiles(folder).Should().BeEmpty();
    }

    /// <summary>
    /// A forward that cannot be stopped outlasts the grace period of 5 seconds on a few cores. The process must not end by the destructors of libtorch, which
    /// made a segmentation fault of every other such end.
    /// </summary>
    [SkippableFact]
    public void A_computation_that_cannot_stop_is_left_behind_with_the_exit_code_of_the_signal()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        using var app = new StartedApp(
            files.Folder,
            [
                "predict", "--model", "inception_v3", "--weights", files.InceptionV3, "--engine", "eager",
                "--input", files.Input(96, 3, 299, 299), "--output", files["left.npy"],
            ]);
        app.WaitFor("libtorch_cpu");
        Thread.Sleep(2000);   // into the forward

        app.Signal(Terminate).Should().BeTrue();

        app.ToEnd().Should().Be(new ConsoleRun(143, "", Stopped));
        File.Exists(files["left.npy"]).Should().BeFalse();
    }

    [SkippableFact]
    public void The_portable_engine_stops_between_two_batches()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        using var app = new StartedApp(
            files.Folder,
            ["predict", "--model", "inception_v3", "--weights", files.InceptionV3, "--input", files.Input(96, 3, 299, 299), "--output", files["stopped.npy"]]);
        app.WaitFor("Inception.Core.dll");
        Thread.Sleep(2000);   // into the batches

        app.Signal(Terminate).Should().BeTrue();

        app.ToEnd().Should().Be(new ConsoleRun(143, "", Stopped));
        File.Exists(files["stopped.npy"]).Should().BeFalse();
    }

    private StartedApp EndlessTraining(string folder) => new(
        files.Folder, ["train", "--data", files.Classes("one", "two"), "--model", "inception_small", "--epochs", "100000", "--output", folder]);
}
