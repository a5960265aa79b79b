using System.Globalization;
using System.Runtime.InteropServices;
using Inception.Common;

namespace Inception.Runtime;

/// <summary>Loads the libtorch that the user names in place of a package's, and checks that TorchSharp's library finds in it all that it asks for.</summary>
internal static class NamedLibtorch
{
    // at, c10 and torch, each after its length.
    private static readonly string[] Namespaces = ["2at", "3c10", "5torch"];

    /// <summary>Loads it. A library that is loaded is found by its name from then on.</summary>
    /// <param name="path">The path, in the user's words.</param>
    /// <param name="platform">Where TorchSharp's own library is.</param>
    /// <exception cref="TorchLoadException">
    /// There is no libtorch, it does not load, it is too old or too new, or the program has another one; the message says which.
    /// </exception>
    public static void Load(string path, NativePlatform platform)
    {
        var folder = LibtorchFolder.Find(path, platform.IsWindows) ?? throw Unusable(
            $"{Origin} names '{path}', and {NativePlatform.FileNameOf("torch_cpu")} is neither there nor in 'torch/lib' below it. "
                + "Name the folder that Python prints: python3 -c \"import torch, os; print(os.path.join(os.path.dirname(torch.__file__), 'lib'))\".");
        RequireNoOther(folder);
        var libraries = new List<nint>();
        foreach (var name in (string[])["c10", "torch_cpu"]) libraries.Add(Load(folder, name));
        foreach (var name in (string[])["c10_cuda", "torch_cuda"])
        {
            if (File.Exists(Path.Combine(folder.Path, NativePlatform.FileNameOf(name)))) libraries.Add(Load(folder, name));
        }

        libraries.Add(Load(folder, "torch"));
        if (platform.IsLinux && platform.TorchSharpFile is { } torchSharp) RequireSymbols(torchSharp, folder.Path, libraries);
        LoadCompilers(folder);
    }

    /// <summary>The symbols of libtorch that TorchSharp's library asks for and that are in none of the libraries.</summary>
    /// <param name="wanted">The symbols.</param>
    /// <param name="libraries">The libraries, which are asked with all that they depend on.</param>
    public static IReadOnlyList<string> Missing(IEnumerable<string> wanted, IReadOnlyList<nint> libraries) =>
        [.. wanted.Where(symbol => !libraries.Any(library => NativeLibrary.TryGetExport(library, symbol, out _)))];

    private static string Origin => TorchRuntime.LibtorchPath is not null ? $"{nameof(TorchRuntime)}.{nameof(TorchRuntime.LibtorchPath)}"
        : NativePlatform.LibtorchVariable;

    private static void RequireSymbols(string torchSharp, string folder, IReadOnlyList<nint> libraries)
    {
        var wanted = ElfLibrary.Read(torchSharp).ImportedSymbols().Where(IsOfLibtorch).ToList();
        var missing = Missing(wanted, libraries);
        if (missing.Count == 0) return;
        var version = LibtorchVersion.OfLoaded(Path.Combine(folder, NativePlatform.FileNameOf("torch_cpu"))) ?? "of an unknown version";
        throw Unusable(string.Create(
            CultureInfo.InvariantCulture,
            $"The libtorch {version} in '{folder}', which {Origin} names, does not fit TorchSharp {NativePlatform.TorchSharpVersion}: "
                + $"{missing.Count:N0} of the {wanted.Count:N0} symbols that TorchSharp asks for are missing, such as {missing[0]}. "
                + $"TorchSharp was built for libtorch {NativePlatform.LibtorchVersion}; PyTorch 2.10 and 2.11 have all of them. "
                + $"Name one of these, or leave the setting out."));
    }

    /// <summary>Whether a mangled name has one of libtorch's namespaces; the others are of the C++ runtime and the C library.</summary>
    private static bool IsOfLibtorch(string symbol) =>
        symbol.StartsWith("_Z", StringComparison.Ordinal)
        && Namespaces.Any(name => symbol.Contains(name, StringComparison.Ordinal));

    private static nint Load(LibtorchFolder folder, string name)
    {
        var file = Path.Combine(folder.Path, NativePlatform.FileNameOf(name));
        if (NativeLibrary.TryLoad(file, out var library)) return library;
        LoadCompanions(folder);
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw Unusable($"{Origin} names '{folder.Path}', and its {Path.GetFileName(file)} does not load. The system's loader says: {e.Message.Trim()}", e);
        }
    }

    /// <summary>Loads NVIDIA's libraries from pip's folders, again and again while one more finds what it depends on.</summary>
    private static void LoadCompanions(LibtorchFolder folder)
    {
        var waiting = folder.Companions.SelectMany(Directory.EnumerateFiles).Where(IsLibrary).ToList();
        while (waiting.RemoveAll(file => NativeLibrary.TryLoad(file, out _)) > 0)
        {
        }
    }

    /// <summary>cuDNN and libtorch ask for NVIDIA's run-time compiler by its name when they first need it, and find it only if it is loaded.</summary>
    private static void LoadCompilers(LibtorchFolder folder)
    {
        var compilers = folder.Companions.SelectMany(Directory.EnumerateFiles)
            .Where(file => IsLibrary(file) && Path.GetFileName(file) is var name
                && (name.StartsWith("libnvrtc.so", StringComparison.Ordinal) || name.StartsWith("nvrtc64", StringComparison.OrdinalIgnoreCase)));
        foreach (var compiler in compilers) NativeLibrary.TryLoad(compiler, out _);
    }

    /// <summary>Two libtorchs in one process end it, and .NET takes the one beside the program whenever TorchSharp asks for libtorch.</summary>
    /// <exception cref="TorchLoadException">The program has another libtorch of its own.</exception>
    private static void RequireNoOther(LibtorchFolder folder)
    {
        var name = NativePlatform.FileNameOf("torch_cpu");
        var named = Path.Combine(folder.Path, name);
        var other = NativePlatform.ProgramFolders().Select(path => Path.Combine(path, name))
            .FirstOrDefault(file => File.Exists(file) && !FileKind.AreOneFile(file, named));
        if (other is not null)
            throw Unusable($"{Origin} names '{folder.Path}', and the program has another libtorch of its own: '{other}'. A process can have one of them. "
                + "Build the program without the package of libtorch (libtorch-cpu-…, TorchSharp-cpu, TorchSharp-cuda-…), or leave the setting out.");
    }

    private static bool IsLibrary(string file) => OperatingSystem.IsWindows()
        ? file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
        : Path.GetFileName(file).Contains(".so", StringComparison.Ordinal);

    private static TorchLoadException Unusable(string text, Exception? cause = null) => new(TorchLoadFailure.NamedLibtorchUnusable, text, cause);
}
