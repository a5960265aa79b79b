using Inception.Runtime;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Inception.ML.Networks;

/// <summary>Where a network runs: where the options say, else where the context says, else on the CPU.</summary>
internal static class DeviceChoice
{
    public const string Cpu = "cpu";

    /// <summary>Finds the device.</summary>
    /// <param name="environment">The context, whose <c>GpuDeviceId</c> and <c>FallbackToCpu</c> count.</param>
    /// <param name="asked">What the options say; null for nothing.</param>
    /// <param name="hasCuda">Whether there is a GPU; libtorch is asked when null.</param>
    /// <exception cref="InvalidOperationException">There is no GPU, and the CPU may not take its place.</exception>
    public static string Find(IHostEnvironment environment, string? asked, Func<bool>? hasCuda = null)
    {
        var context = environment as IHostEnvironmentInternal;
        var device = asked ?? (context?.GpuDeviceId is { } gpu ? $"cuda:{gpu}" : Cpu);
        if (!device.StartsWith("cuda", StringComparison.Ordinal) || (hasCuda ?? HasCuda)()) return device;
        return context?.FallbackToCpu == true ? Cpu : throw new InvalidOperationException(
            $"Expected a GPU for the device {device}, and libtorch finds none. "
                + "Add the package of libtorch for CUDA, or set MLContext.FallbackToCpu or the device cpu.");
    }

    private static bool HasCuda()
    {
        TorchRuntime.EnsureLoaded();
        return torch.cuda.is_available();
    }
}
