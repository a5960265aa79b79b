using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using TorchSharp;

namespace Inception.Benchmarks.Cuda;

/// <summary>The memory that this process holds.</summary>
/// <param name="Calls">The calls that were made before.</param>
/// <param name="HostMegabytes">Resident memory.</param>
/// <param name="GpuMegabytes">Memory of the GPU; null where the driver does not tell.</param>
/// <param name="GpuMemoryIsOfWholeCard">Whether that is of all processes on the card: a driver outside of a container does not know this one's number.</param>
/// <param name="Tensors">Tensors that were not disposed.</param>
internal sealed record MemoryState(int Calls, double HostMegabytes, double? GpuMegabytes, bool GpuMemoryIsOfWholeCard, long Tensors)
{
    public static MemoryState Now(int calls, bool withGpu)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var own = withGpu ? OfThisProcess() : null;
        var card = withGpu && own is null ? OfCard() : null;
        return new(calls, Environment.WorkingSet / 1e6, own ?? card, card is not null, torch.Tensor.TotalCount);
    }

    public override string ToString()
    {
        var gpu = GpuMegabytes is { } megabytes ? $"   GPU {megabytes:N0} MB{(GpuMemoryIsOfWholeCard ? " (all processes)" : "")}" : "";
        return $"  after {Calls,6:N0} calls: host {HostMegabytes:N0} MB{gpu}   {Tensors:N0} tensors";
    }

    private static double? OfThisProcess() => Ask("--query-compute-apps=pid,used_memory")
        .Where(fields => fields.Length == 2 && fields[0] == $"{Environment.ProcessId}")
        .Select(fields => Mebibytes(fields[1]))
        .FirstOrDefault();

    private static double? OfCard() => Ask("--query-gpu=memory.used").Select(fields => Mebibytes(fields[0])).FirstOrDefault();

    private static double? Mebibytes(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var mebibytes) ? mebibytes * (1 << 20) / 1e6 : null;

    private static IEnumerable<string[]> Ask(string query)
    {
        try
        {
            var start = new ProcessStartInfo("nvidia-smi", $"{query} --format=csv,noheader,nounits") { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return [.. lines.Select(line => line.Split(',', StringSplitOptions.TrimEntries))];
        }
        catch (Win32Exception)
        {
            return [];
        }
    }
}
