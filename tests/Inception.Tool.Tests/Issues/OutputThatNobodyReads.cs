using System.Diagnostics;

namespace Inception.Tool.Tests.Issues;

/// <summary>Lines that nobody can read: those of standard error on a full disk ended the program, and those behind <c>| head</c> were computed to the last.</summary>
[Collection(ConsoleApp.Name)]
public sealed class OutputThatNobodyReads : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Standard_error_that_cannot_be_written_loses_its_lines_alone()
    {
        var before = Console.Error;
        Console.SetError(new FullDisk());
        try
        {
            EscapedConsole.Error.WriteLine("a note");
            EscapedConsole.Error.WriteLineAsync("another").IsCompletedSuccessfully.Should().BeTrue();
        }
        finally
        {
            Console.SetError(before);
        }
    }

    [SkippableFact]
    public void The_work_ends_when_the_reader_has_gone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such pipes.");
        File.WriteAllLines(_folder["list.txt"], Enumerable.Repeat(ConsoleAppFiles.Image, 20_000));
        using var process = Process.Start(ConsoleRun.Process(AppContext.BaseDirectory, ["classify", "@" + _folder["list.txt"], "--model", "inception_small", "--quiet", "--format", "csv"]))!;
        var errors = process.StandardError.ReadToEndAsync();

        process.StandardOutput.ReadLine().Should().StartWith("image,rank");
        process.StandardOutput.ReadLine().Should().Contain("ankle-boot");
        process.StandardOutput.Close();

        process.WaitForExit(TimeSpan.FromMinutes(2)).Should().BeTrue();
        process.ExitCode.Should().Be(141, "which shells report for SIGPIPE; {0}", errors.Result);
        errors.Result.Should().BeEmpty();
    }

    private sealed class FullDisk : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }
}
