using System.Diagnostics;

namespace Inception.ReferenceTests.Export;

/// <summary>Debian's Python with its PyTorch, where it is there.</summary>
internal static class PythonTorch
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Runs a script to its end, and gives its lines. Skips where there is no PyTorch.</summary>
    public static IReadOnlyList<string> Run(string script, params string[] arguments)
    {
        Skip.IfNot(File.Exists(Interpreter), "There is no Python to read the file with.");
        Skip.If(Of("-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)").ExitCode != 0, "This Python has no PyTorch to read the file with.");
        var (exitCode, output, error) = Of([script, .. arguments]);
        exitCode.Should().Be(0, "PyTorch says: {0}", error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static (int ExitCode, string Output, string Error) Of(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Interpreter, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
