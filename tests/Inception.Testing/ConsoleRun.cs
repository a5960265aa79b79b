using System.Diagnostics;

namespace Inception.Testing;

/// <summary>The console app in a process of its own, run to its end.</summary>
public sealed record ConsoleRun(int ExitCode, string Output, string Error)
{
    private const string DefaultSignals = "--default-signal=INT,QUIT,TERM";

    /// <summary>
    /// A shell starts <c>dotnet test &amp;</c> with SIGINT ignored, and so do all children start then. GNU's <c>env</c> resets that, and becomes the program
    /// that it starts.
    /// </summary>
    private static readonly Lazy<bool> ResetsSignals = new(() =>
    {
        if (!OperatingSystem.IsLinux()) return false;
        using var trial = System.Diagnostics.Process.Start(new ProcessStartInfo("env", [DefaultSignals, "true"]) { RedirectStandardError = true })!;
        trial.WaitForExit();
        return trial.ExitCode == 0;
    });

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);   // about a hundred times what a command takes on idle cores

    /// <summary>Runs <c>inception</c> with the arguments.</summary>
    public static ConsoleRun Of(params string[] arguments) => Of(Process(AppContext.BaseDirectory, arguments));

    /// <summary>Runs a program that was prepared.</summary>
    public static ConsoleRun Of(ProcessStartInfo start)
    {
        using var process = System.Diagnostics.Process.Start(start)!;
        return ToEnd(process);
    }

    /// <summary>Waits for a started process, and ends it when it takes far too long.</summary>
    public static ConsoleRun ToEnd(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{string.Join(' ', process.StartInfo.ArgumentList.Take(8))}' has not ended after {Patience}.");
        }

        return new(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>The app that lies in a folder, ready to start with the default signals.</summary>
    public static ProcessStartInfo Process(string folder, params string[] arguments)
    {
        string[] command = [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "exec", Path.Combine(folder, "inception.dll"), .. arguments];
        if (ResetsSignals.Value) command = ["env", DefaultSignals, .. command];
        return new(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["INCEPTION_TRACE"] = null, ["DOTNET_CLI_UI_LANGUAGE"] = "en" },
        };
    }

    /// <summary>Success says nothing on stderr: no warning of a native library either.</summary>
    public string ShouldSucceed()
    {
        Error.Should().BeEmpty();
        ExitCode.Should().Be(0, "it said {0}", Output);
        return Output;
    }

    /// <summary>A user's mistake costs one line on stderr, without a stack trace, and exit code 1.</summary>
    public string ShouldFailInOneLine()
    {
        Error.Should().EndWith(Environment.NewLine).And.StartWith("inception: ");
        var line = Error.TrimEnd();
        line.Should().NotContain("\n").And.NotContain("   at ").And.NotContain("(Parameter '").And.NotContain("internal error");
        ExitCode.Should().Be(1, "it said {0}", line);
        return line;
    }
}
