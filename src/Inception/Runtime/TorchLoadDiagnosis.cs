namespace Inception.Runtime;

/// <summary>From the state of the system to the cause of a failed load, and the text that tells the user what to do.</summary>
internal static class TorchLoadDiagnosis
{
    private static readonly string[] SupportedRids = ["linux-x64", "win-x64", "win-arm64", "osx-arm64"];

    /// <summary>Explains why TorchSharp's native library does not load on <paramref name="platform"/>.</summary>
    /// <param name="platform">The system and its files.</param>
    /// <param name="loaderMessage">What the system's loader said of the file; null when it was not asked.</param>
    /// <param name="cause">The exception behind it, if any.</param>
    public static TorchLoadException Explain(NativePlatform platform, string? loaderMessage, Exception? cause = null)
    {
        var (failure, text) = Find(platform, loaderMessage);
        return new TorchLoadException(failure, text, cause);
    }

    private static (TorchLoadFailure Failure, string Text) Find(NativePlatform platform, string? loaderMessage)
    {
        if (!SupportedRids.Contains(platform.Rid))
        {
            return (TorchLoadFailure.UnsupportedPlatform,
                $"TorchSharp {NativePlatform.TorchSharpVersion} has no native library for {platform.Rid}. It has {string.Join(", ", SupportedRids)}."
                + (platform.Rid == "osx-x64" ? " On an Apple silicon Mac, install the arm64 .NET SDK and run without Rosetta; libtorch ended its "
                + "support of Intel Macs with 2.2." : ""));
        }

        if (platform.IsMusl)
        {
            return (TorchLoadFailure.MuslSystem,
                "This system's C library is musl (Alpine Linux and its like), and libtorch is built for glibc. Use an image with glibc, such as "
                    + "Debian's or Ubuntu's.");
        }

        if (MissingFile(platform) is { } missing) return missing;
        if (platform.IsLinux && LibstdcxxLacks(platform) is { } lack)
        {
            return (TorchLoadFailure.LibstdcxxTooOld, lack);
        }

        var said = loaderMessage is null ? "" : $" The system's loader says: {loaderMessage.Trim()}";
        if (platform.IsWindows)
        {
            return (TorchLoadFailure.DependencyMissing, $"{platform.TorchSharpFile} and libtorch are there, but Windows does not load them. "
                + $"{WindowsAdvice(platform, loaderMessage)}{said}");
        }

        if (loaderMessage is not null && loaderMessage.Contains("cannot open shared object file", StringComparison.Ordinal))
        {
            return (TorchLoadFailure.DependencyMissing,
                $"{platform.TorchSharpFile} is there, but a library that it or libtorch needs is not: install it with the system's package manager, "
                    + $"or restore the libtorch package if its files are incomplete.{said}");
        }

        return (TorchLoadFailure.Unknown,
            $"{platform.TorchSharpFile} does not load on {platform.Rid}. Check that the versions match (TorchSharp "
                + $"{NativePlatform.TorchSharpVersion} wants libtorch {NativePlatform.LibtorchVersion}) and that one backend package alone is "
                + $"referenced.{said}");
    }

    private static (TorchLoadFailure Failure, string Text)? MissingFile(NativePlatform platform)
    {
        if (platform.TorchSharpFile is null)
        {
            return (TorchLoadFailure.NativeLibraryMissing,
                $"{NativePlatform.FileNameOf("LibTorchSharp")} is not in {Places(platform)}. The package TorchSharp brings it: reference "
                    + "Inception.TorchSharp (or TorchSharp) "
                + $"from the project that runs, not only from a library, and build or publish it for {platform.Rid}.");
        }

        if (platform.LibtorchFile is null)
        {
            return (TorchLoadFailure.BackendMissing,
                $"libtorch ({NativePlatform.FileNameOf("torch_cpu")}) is not in {Places(platform)}: the application references no backend. Add one "
                    + "of these packages to the project that runs: "
                + $"libtorch-cpu-{platform.Rid} {NativePlatform.LibtorchVersion} (this platform's CPU library alone), TorchSharp-cpu "
                + $"{NativePlatform.TorchSharpVersion} (all platforms'), "
                + $"TorchSharp-cuda-linux or TorchSharp-cuda-windows {NativePlatform.TorchSharpVersion} (NVIDIA GPUs).");
        }

        return null;
    }

    // 0x8007007F: a library lacks a function that another imports. 0x8007007E, and all else: a library is absent.
    private static string WindowsAdvice(NativePlatform platform, string? loaderMessage)
    {
        const string KnownReport =
            "TorchSharp 0.107.0 is reported not to match the libtorch 2.10.0 of its Windows packages: "
                + "https://github.com/dotnet/TorchSharp/issues/1567 tells the state. WSL (Linux) is the way around it.";
        var redistributable = "The usual cause is an absent or old Microsoft Visual C++ Redistributable: install the latest "
            + $"(https://aka.ms/vs/17/release/vc_redist.{(platform.Rid == "win-arm64" ? "arm64" : "x64")}.exe) and start again.";
        return loaderMessage?.Contains("0x8007007F", StringComparison.OrdinalIgnoreCase) == true
            ? $"{KnownReport} {redistributable}"
            : $"{redistributable} If that does not help: {KnownReport}";
    }

    private static string? LibstdcxxLacks(NativePlatform platform)
    {
        if (platform.LibstdcxxFile is null || TorchSharpNeed(platform.TorchSharpFile) != LibstdcxxNeedState.Strong)
        {
            return null;
        }

        var versions = DefinedVersions(platform.LibstdcxxFile);
        return versions.Contains(Libstdcxx.NeededVersion)
            ? null
            : $"{platform.TorchSharpFile} asks for {Libstdcxx.NeededVersion} (GCC 13.2), and {platform.LibstdcxxFile} ends at "
                + $"{Libstdcxx.Highest(versions) ?? "no GLIBCXX version"}. "
            + "Nothing in the file uses that version: the build target of the package Inception.TorchSharp marks the need as weak, and the library "
            + "then loads. It has not done so here: "
            + "build the project that runs on this system with a reference to the package and without InceptionWeakenLibstdcxxNeed=false, or build "
            + "it elsewhere with InceptionWeakenLibstdcxxNeed=true.";
    }

    /// <summary>How <paramref name="torchSharpFile"/> asks for the version in question.</summary>
    internal static LibstdcxxNeedState TorchSharpNeed(string? torchSharpFile) =>
        torchSharpFile is null || !OperatingSystem.IsLinux() ? LibstdcxxNeedState.None
        : Read(torchSharpFile, library => library.Needs().FirstOrDefault(Libstdcxx.IsNeeded)) switch
        {
            null => LibstdcxxNeedState.None,
            { IsWeak: true } => LibstdcxxNeedState.Weak,
            _ => LibstdcxxNeedState.Strong,
        };

    /// <summary>The versions a library defines; none when it cannot be read.</summary>
    internal static IReadOnlyList<string> DefinedVersions(string library) => Read(library, file => file.DefinedVersions()) ?? [];

    private static T? Read<T>(string path, Func<ElfLibrary, T> read)
    {
        try
        {
            return read(ElfLibrary.Read(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return default;
        }
    }

    private static string Places(NativePlatform platform) => string.Join(", ", platform.Folders);
}
