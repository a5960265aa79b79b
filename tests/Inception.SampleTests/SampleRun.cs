using System.Diagnostics;

namespace Inception.SampleTests;

/// <summary>A sample, run as its reader would.</summary>
internal static class SampleRun
{
    /// <summary>Runs a sample to its end.</summary>
    /// <param name="sample">Its folder in <c>samples</c>.</param>
    /// <param name="folder">The folder it starts in; this process's own where null.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ConsoleRun ToEnd(string sample, string? folder, params string[] arguments) => ConsoleRun.Of(Of(sample, folder, arguments));

    /// <summary>A sample, ready to start: the build has put it beside the tests.</summary>
    public static ProcessStartInfo Of(string sample, string? folder, params string[] arguments) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, $"Inception.Samples.{sample}.dll"), .. arguments])
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}
