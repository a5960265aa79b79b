using System.Runtime.InteropServices;
using TorchSharp;

namespace Inception.Runtime;

/// <summary>libtorch's errors that a device's memory does not suffice, which TorchSharp throws as <see cref="ExternalException"/> like all others.</summary>
internal static class MemoryExhaustion
{
    // On CUDA; on the CPU of Linux and macOS; on the CPU of Windows.
    private static readonly string[] Signs = ["out of memory", "can't allocate memory", "not enough memory"];

    /// <summary>Whether an error is one of these.</summary>
    public static bool IsIn(ExternalException error) => Array.Exists(Signs, sign => error.Message.Contains(sign, StringComparison.OrdinalIgnoreCase));

    /// <summary>The error for the user.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">The input's shape.</param>
    /// <param name="device">Whose memory it is.</param>
    /// <param name="largest">The largest batch of such images that has run; null where none has.</param>
    /// <param name="error">What libtorch says.</param>
    public static InsufficientMemoryException Explain(string network, long[] input, torch.Device device, int? largest, ExternalException error) => new(
        $"{network} on {string.Join('×', input)} needs more memory than {device} has: {FirstLine(error)} "
            + (largest is { } batch
                ? $"A batch of {batch} has run here: give batches of that size."
                : $"Give smaller batches, such as of {Math.Max(1, input[0] / 2)}."),
        error);

    // libtorch puts its call stack after the first line.
    private static string FirstLine(ExternalException error) => error.Message.Split('\n')[0].TrimEnd('\r', ' ', '.') + ".";
}
