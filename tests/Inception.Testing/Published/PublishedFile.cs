using System.Diagnostics;

namespace Inception.Testing;

/// <summary>
/// A network under <see cref="FormulaWeights"/> in a format of its publishers, written by the Python of <c>Published/Fixtures</c>, which shares nothing with
/// the readers.
/// </summary>
public static class PublishedFile
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<string?> Absent = new(() =>
        !File.Exists(Interpreter) ? $"There is no {Interpreter} to write the file."
        : Run("-c", "import numpy").ExitCode != 0 ? "This Python has no numpy to write the file."
        : null);

    /// <summary>Why no file can be written here; null where it can.</summary>
    public static string? WhyNot => Absent.Value;

    /// <summary>Writes a file.</summary>
    /// <param name="format">A function of <c>write_network.py</c>.</param>
    /// <param name="golden">The golden file of the network.</param>
    /// <param name="path">The file to write.</param>
    public static void Write(string format, string golden, string path)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Published", "Fixtures");
        var values = Path.Combine(AppContext.BaseDirectory, "Golden", "Fixtures", golden + ".json");
        var (exitCode, error) = Run("-B", Path.Combine(folder, "write_network.py"), format, values, path);
        exitCode.Should().Be(0, "Python says: {0}", error);
    }

    private static (int ExitCode, string Error) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Interpreter, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        _ = output.Result;
        return (process.ExitCode, error);
    }
}
