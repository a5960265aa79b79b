using TorchSharp;

namespace Inception.Runtime;

/// <summary>The native TorchSharp runtime this process runs on.</summary>
public static class TorchRuntime
{
    /// <summary>Loads the native library.</summary>
    public static void EnsureLoaded() => torch.InitializeDeviceType(DeviceType.CPU);

    /// <summary>Loads the native library and returns <paramref name="moduleName"/>, so that a constructor can call it first.</summary>
    internal static string Named(string moduleName)
    {
        EnsureLoaded();
        return moduleName;
    }
}
