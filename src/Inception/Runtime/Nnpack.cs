using System.Runtime.InteropServices;

namespace Inception.Runtime;

/// <summary>
/// NNPACK serves small convolutions in libtorch. On a processor it does not support, libtorch tries to start it again for every
/// such convolution and prints a warning to stderr each time. libtorch has a switch, but TorchSharp does not reach it.
/// </summary>
internal static class Nnpack
{
    private const string Libtorch = "torch_cpu";
    private const int Success = 0;

    /// <summary>Turns NNPACK off where it cannot start. Does nothing on Windows, whose libtorch is built without it.</summary>
    public static void TurnOffWhereUnsupported()
    {
        if (OperatingSystem.IsWindows()) return;
        try
        {
            if (Initialize() != Success) SetUserEnabled(GlobalContext(), enabled: false);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A libtorch without NNPACK, or under another name: there is nothing to turn off.
        }
    }

    [DllImport(Libtorch, EntryPoint = "nnp_initialize")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int Initialize();

    /// <summary><c>at::globalContext()</c>.</summary>
    [DllImport(Libtorch, EntryPoint = "_ZN2at13globalContextEv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern IntPtr GlobalContext();

    /// <summary><c>at::Context::setUserEnabledNNPACK(bool)</c>.</summary>
    [DllImport(Libtorch, EntryPoint = "_ZN2at7Context20setUserEnabledNNPACKEb")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern void SetUserEnabled(IntPtr context, [MarshalAs(UnmanagedType.I1)] bool enabled);
}
