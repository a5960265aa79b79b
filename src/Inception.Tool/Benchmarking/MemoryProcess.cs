using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Inception.Tool.Benchmarking;

/// <summary>
/// This program once more, in a process of its own that says how much memory it took: what one contestant needs cannot be seen beside the others.
/// </summary>
internal static class MemoryProcess
{
    /// <summary>Runs the program with other arguments, upon which it prints a number of bytes.</summary>
    /// <returns>10⁶ bytes; null where the system does not count them.</returns>
    /// <exception cref="UserException">It failed; the message has its own.</exception>
    public static async Task<double?> MeasureAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(Start(arguments))!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode == 0 && long.TryParse(await output, CultureInfo.InvariantCulture, out var bytes)) return bytes > 0 ? bytes / 1e6 : null;
            throw new UserException($"The process that measures memory failed with exit code {process.ExitCode}: {await error}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        var host = Environment.ProcessPath!;
        var isDotnet = Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return new(host, isDotnet ? ["exec", Assembly.GetEntryAssembly()!.Location, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
