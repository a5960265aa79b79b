using System.Diagnostics;
using System.Runtime.InteropServices;
using Inception.Weights;

namespace Inception.Tool.Tests;

/// <summary>Ctrl-C and SIGTERM, sent to a process that is at work.</summary>
[Collection(ConsoleApp.Name)]
public class StoppingTests(ConsoleAppFiles files)
{
    private const int Interrupt = 2, Terminate = 15;

    [SkippableTheory]
    [InlineData(Interrupt, 130)]
    [InlineData(Terminate, 143)]
    public void A_training_stops_saves_itself_and_says_how_it_goes_on(int signal, int exitCode)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        var folder = files[$"stopped-{signal}"];
        using var process = Process.Start(ConsoleRun.Process(
            AppContext.BaseDirectory, "train", "--data", files.Classes("one", "two"), "--model", "inception_small", "--epochs", "100000", "--output", folder))!;
        var lines = Enumerable.Range(0, 3).Select(_ => process.StandardOutput.ReadLine()).ToList();   // into the epochs

        kill(process.Id, signal).Should().Be(0);
        var run = ConsoleRun.ToEnd(process);

        lines[0].Should().StartWith("inception_small, 304,386 parameters, on 2 images of 2 classes from ");
        run.ExitCode.Should().Be(exitCode);
        run.Error.Should().Be("Stopped." + Environment.NewLine);
        run.Output.TrimEnd().Should().Match($"*The training is saved in {folder} as of step *; 'inception train --output {folder}' goes on.");
        using var checkpoint = Checkpoint.Open(Path.Combine(folder, "last.safetensors"));
        checkpoint.Entries.Should().NotBeEmpty();
    }

    /// <summary>A second Ctrl-C does not wait for the step. It may come at any moment of the saving, and must leave a whole file.</summary>
    [SkippableFact]
    public void A_training_that_is_interrupted_twice_ends_at_once_and_leaves_a_whole_checkpoint()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        var folder = files["interrupted-twice"];
        using var process = Process.Start(ConsoleRun.Process(
            AppContext.BaseDirectory, "train", "--data", files.Classes("one", "two"), "--model", "inception_small", "--epochs", "100000", "--output", folder))!;
        for (var i = 0; i < 3; i++) process.StandardOutput.ReadLine();   // into the epochs

        kill(process.Id, Interrupt).Should().Be(0);
        while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("Finishing the step", StringComparison.Ordinal)) ;
        _ = kill(process.Id, Interrupt);   // the process may have ended by then

        ConsoleRun.ToEnd(process).ExitCode.Should().Be(130);
        using var checkpoint = Checkpoint.Open(Path.Combine(folder, "last.safetensors"));
        checkpoint.Entries.Should().NotBeEmpty();
    }

    [SkippableFact]
    public void The_classification_of_many_images_stops()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        File.Copy(ConsoleAppFiles.Image, files["p.png"], overwrite: true);
        var start = ConsoleRun.Process(AppContext.BaseDirectory, ["classify", "--model", "inception_small", "--weights", files.Small, .. Enumerable.Repeat("p.png", 100_000)]);
        start.WorkingDirectory = files.Folder;
        using var process = Process.Start(start)!;
        while (!File.ReadAllText($"/proc/{process.Id}/maps").Contains("libtorch_cpu", StringComparison.Ordinal)) Thread.Sleep(50);
        Thread.Sleep(1000);   // into the batches

        kill(process.Id, Interrupt).Should().Be(0);

        ConsoleRun.ToEnd(process).Should().Be(new ConsoleRun(130, "", "Stopped." + Environment.NewLine));
    }

    [SkippableTheory]
    [InlineData("many.npy")]
    [InlineData("many.parquet")]
    public void The_embedding_of_many_images_stops_and_leaves_nothing(string output)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        var folder = Directory.CreateDirectory(files["stopped-" + output]).FullName;
        string[] images = [.. Enumerable.Repeat(Path.GetRelativePath(folder, ConsoleAppFiles.Image), 10_000)];
        var start = ConsoleRun.Process(AppContext.BaseDirectory, ["embed", "--model", "inception_small", "--weights", files.Small, "--output", output, .. images]);
        start.WorkingDirectory = folder;
        using var process = Process.Start(start)!;
        while (Directory.GetFiles(folder).Length == 0) Thread.Sleep(50);   // the file that is begun
        Thread.Sleep(500);   // into the batches

        kill(process.Id, Interrupt).Should().Be(0);

        ConsoleRun.ToEnd(process).Should().Be(new ConsoleRun(130, "", "Stopped." + Environment.NewLine));
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
        string[] arguments = ["predict", "--model", "inception_v3", "--weights", files.InceptionV3, "--input", files.Input(96, 3, 299, 299), "--output", files["left.npy"]];
        using var process = Process.Start(ConsoleRun.Process(AppContext.BaseDirectory, arguments))!;
        while (!File.ReadAllText($"/proc/{process.Id}/maps").Contains("libtorch_cpu", StringComparison.Ordinal)) Thread.Sleep(50);
        Thread.Sleep(2000);   // into the forward

        kill(process.Id, Terminate).Should().Be(0);

        ConsoleRun.ToEnd(process).Should().Be(new ConsoleRun(143, "", "Stopped." + Environment.NewLine));
        File.Exists(files["left.npy"]).Should().BeFalse();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}
