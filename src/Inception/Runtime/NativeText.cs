using System.Runtime.InteropServices;

namespace Inception.Runtime;

/// <summary>Functions of libtorch without arguments that return a <c>std::string</c>, on Linux.</summary>
internal static class NativeText
{
    // In the ABI that the symbol's name states (B5cxx11) the caller passes the address of 32 bytes: { char* text; size_t length; char inPlace[16]; }.
    private const int StringSize = 32;

    private delegate IntPtr Function(IntPtr result);

    /// <summary>Calls a function; a long text's memory, some kilobytes, stays allocated, as freeing it needs the library's own allocator.</summary>
    /// <param name="file">The library, which is loaded already.</param>
    /// <param name="symbol">The function.</param>
    /// <param name="longest">The longest text that is believed, in bytes.</param>
    /// <returns>The text; null where the library has no such function.</returns>
    public static string? Call(string? file, string symbol, int longest)
    {
        if (file is null || !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64
            || !NativeLibrary.TryLoad(file, out var library) || !NativeLibrary.TryGetExport(library, symbol, out var function))
        {
            return null;
        }

        var result = Marshal.AllocHGlobal(StringSize);
        try
        {
            Marshal.GetDelegateForFunctionPointer<Function>(function)(result);
            var length = Marshal.ReadInt64(result, IntPtr.Size);
            return length > 0 && length <= longest ? Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(result), (int)length) : null;
        }
        finally
        {
            Marshal.FreeHGlobal(result);
        }
    }
}
