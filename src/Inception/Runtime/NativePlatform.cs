using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Inception.Runtime;

/// <summary>What decides whether the native libraries load: the system, the folders searched, the files found there.</summary>
internal sealed record NativePlatform
{
    /// <summary>The libtorch that TorchSharp's native library was built for, and the version of its packages.</summary>
    public const string LibtorchVersion = "2.10.0";

    /// <summary>The environment variable that names a folder with libtorch's native libraries, for a program that has none beside it.</summary>
    public const string LibtorchVariable = "INCEPTION_LIBTORCH";

    private const string MuslLoader = "/lib/ld-musl-x86_64.so.1";

    /// <summary>The version of the managed package this library runs with.</summary>
    public static string TorchSharpVersion { get; } =
        typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>The path by which the user names a libtorch; null where the program's own is to be taken.</summary>
    public static string? NamedLibtorch => TorchRuntime.LibtorchPath
        ?? (Environment.GetEnvironmentVariable(LibtorchVariable) is { Length: > 0 } path ? path : null);

    /// <summary>Operating system and processor of the process, as a portable runtime identifier: <c>linux-x64</c>.</summary>
    public required string Rid { get; init; }

    public required bool IsMusl { get; init; }

    /// <summary>The folders in which the runtime looks for native libraries.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>TorchSharp's native library; null when it is in none of the folders.</summary>
    public required string? TorchSharpFile { get; init; }

    /// <summary>libtorch's CPU library, which every backend has; null when it is in none of the folders.</summary>
    public required string? LibtorchFile { get; init; }

    /// <summary>libtorch's CUDA library, which the CUDA backends have.</summary>
    public required string? CudaFile { get; init; }

    /// <summary>The C++ runtime that the loader takes; null when not on Linux or not found.</summary>
    public required string? LibstdcxxFile { get; init; }

    public bool IsWindows => Rid.StartsWith("win", StringComparison.Ordinal);

    public bool IsLinux => Rid.StartsWith("linux", StringComparison.Ordinal);

    private static string CurrentRid => $"{SystemName()}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    public static NativePlatform Current()
    {
        var rid = CurrentRid;
        var folders = SearchedFolders(rid);
        return new()
        {
            Rid = rid,
            IsMusl = OperatingSystem.IsLinux() && (RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || File.Exists(MuslLoader)),
            Folders = folders,
            TorchSharpFile = Find("LibTorchSharp"),
            LibtorchFile = Find("torch_cpu"),
            CudaFile = Find("torch_cuda"),
            LibstdcxxFile = OperatingSystem.IsLinux() ? LoadedLibstdcxx() ?? Libstdcxx.Find(Environment.GetEnvironmentVariable("LD_LIBRARY_PATH")) : null,
        };

        string? Find(string name) =>
            folders.Select(folder => Path.Combine(folder, FileNameOf(name))).FirstOrDefault(File.Exists);
    }

    /// <summary>
    /// Whether this process runs TorchSharp out of the package cache, as scripts and notebooks do: TorchSharp then gathers the native files itself.
    /// </summary>
    public static bool IsScript()
    {
        var segments = typeof(torch).Assembly.Location.Split('/', '\\');
        var package = Array.FindIndex(segments, segment => segment.Equals("torchsharp", StringComparison.OrdinalIgnoreCase));
        return package >= 0 && package + 2 < segments.Length && segments[package + 2] == "lib";
    }

    /// <summary>A native library's file name on this system: <c>torch_cpu</c> is <c>libtorch_cpu.so</c> on Linux.</summary>
    public static string FileNameOf(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";

    private static string SystemName() =>
        OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsLinux() ? "linux" : "other";

    /// <summary>The folders in which the runtime looks for the program's own native libraries.</summary>
    public static IEnumerable<string> ProgramFolders() => ProgramFolders(CurrentRid);

    private static List<string> SearchedFolders(string rid)
    {
        string[] named = NamedLibtorch is { } path ? [LibtorchFolder.Find(path, OperatingSystem.IsWindows())?.Path ?? Path.GetFullPath(path)] : [];
        return [.. named.Concat(ProgramFolders(rid)).Select(Path.TrimEndingDirectorySeparator).Distinct().Where(Directory.Exists)];
    }

    private static IEnumerable<string> ProgramFolders(string rid)
    {
        var given = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        string[] own = [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", rid, "native")];
        return given.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(own);
    }

    // .NET itself is C++: the process has loaded the file that the native library would be bound to.
    private static string? LoadedLibstdcxx()
    {
        try
        {
            return File.ReadLines("/proc/self/maps")
                .Select(line => line.IndexOf('/') is var start and >= 0 ? line[start..] : "")
                .FirstOrDefault(path => Path.GetFileName(path).StartsWith(Libstdcxx.FileName, StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
