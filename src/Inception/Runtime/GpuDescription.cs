using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Inception.Runtime;

/// <summary>A GPU of this machine, as reported by its driver.</summary>
/// <param name="Name">The name: <c>NVIDIA H200</c>.</param>
/// <param name="MemoryBytes">Its memory in bytes.</param>
/// <param name="Driver">The driver's version: <c>580.159</c>.</param>
public sealed record GpuDescription(string Name, long MemoryBytes, string Driver)
{
    private const string Program = "nvidia-smi", Query = "--query-gpu=name,memory.total,driver_version --format=csv,noheader,nounits";

    private const int Fields = 3;

    private const long Mebibyte = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs the driver's program <c>nvidia-smi</c>. Empty if the program is not installed or does not answer.</summary>
    internal static IReadOnlyList<GpuDescription> FindAll()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, Query) { RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null) return [];
            var output = process.StandardOutput.ReadToEndAsync();
            if (process.WaitForExit(Patience) && process.ExitCode == 0) return Parse(output.GetAwaiter().GetResult());
            if (!process.HasExited) process.Kill();
            return [];
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException)
        {
            return [];
        }
    }

    /// <summary>Parses the lines of the program, such as <c>NVIDIA H200, 143771, 580.159</c>. Other lines are skipped.</summary>
    internal static IReadOnlyList<GpuDescription> Parse(string lines) =>
    [
        .. from line in lines.Split('\n')
           let fields = line.Split(',', StringSplitOptions.TrimEntries)
           where fields.Length == Fields && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out _)
           select new GpuDescription(fields[0], long.Parse(fields[1], CultureInfo.InvariantCulture) * Mebibyte, fields[2]),
    ];
}
