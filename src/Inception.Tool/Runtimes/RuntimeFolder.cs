using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Inception.Common;
using Inception.Models.Downloads;
using Inception.Runtime;

namespace Inception.Tool.Runtimes;

/// <summary>
/// A folder in the user's cache where <c>inception runtime add</c> puts native libraries. It has its name only when it is whole: what is under way is in a
/// folder with another name.
/// </summary>
/// <param name="package">The package that the libraries come from.</param>
/// <param name="root">The folder of all that <c>inception runtime</c> fetches; <c>runtime</c> in the user's cache when null.</param>
internal sealed class RuntimeFolder(RuntimePackage package, string? root = null)
{
    /// <summary>Parts of libtorch that serve Python, phones and its own tests, and what Windows' linker reads.</summary>
    private static readonly string[] Unused =
    [
        "torch_python", "torch_global_deps", "aoti_custom_ops", "backend_with_compiler", "jitbackend_test", "nnapi_backend", "torchbind_test", "libshm", ".lib",
    ];

    private readonly string _root = root ?? System.IO.Path.Combine(UserCache.Folder, "runtime");

    /// <summary>The folder of the libraries.</summary>
    public string Path => System.IO.Path.Combine(_root, package.FolderName);

    /// <summary>Whether the libraries are there.</summary>
    public bool Exists => Directory.Exists(Path);

    /// <summary>The bytes of the libraries.</summary>
    public long Size => new DirectoryInfo(Path).EnumerateFiles().Sum(file => file.Length);

    /// <summary>
    /// Lets this process find the libraries, unless it has its own beside it or the user names a folder. It is called before anything loads them, and costs no
    /// more than to look for a file.
    /// </summary>
    public static void UseIfThere()
    {
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == "onnxruntime" ? OnnxRuntime() : 0;
        if (Environment.GetEnvironmentVariable(NativePlatform.LibtorchVariable) is { Length: > 0 }) return;
        if (NativePlatform.Current().LibtorchFile is not null || RuntimePackage.Find(RuntimePackage.Cpu) is not { } package) return;
        if (new RuntimeFolder(package) is { Exists: true } folder) Environment.SetEnvironmentVariable(NativePlatform.LibtorchVariable, folder.Path);
    }

    /// <summary>Loads ONNX Runtime from its folder; 0 where it is not there. The runtime asks only if it lies beside no program.</summary>
    private static nint OnnxRuntime() =>
        RuntimePackage.Find(RuntimePackage.OnnxRuntime) is { } package
        && NativeLibrary.TryLoad(System.IO.Path.Combine(new RuntimeFolder(package).Path, NativePlatform.FileNameOf("onnxruntime")), out var library)
            ? library
            : 0;

    /// <summary>Puts the libraries here: from the package in NuGet's folder where it is whole, else from a download.</summary>
    /// <param name="options">How it is downloaded.</param>
    /// <param name="progress">Hears of the download.</param>
    /// <param name="cancellation">Stops it; what has come is kept for the next time.</param>
    /// <exception cref="DownloadException">The package cannot be had.</exception>
    public async Task AddAsync(DownloadOptions options, IProgress<DownloadProgress> progress, CancellationToken cancellation)
    {
        if (Exists) return;
        var kept = package.InNuGetsFolder;
        if (await Downloader.ProblemOfAsync(package.File, kept, cancellation) is null)
        {
            Unpack(kept, cancellation);
            return;
        }

        using var downloader = new Downloader(options, progress);
        var fetched = await downloader.FetchAsync(package.File, _root, cancellation);
        Unpack(fetched, cancellation);
        File.Delete(fetched);
    }

    /// <summary>Deletes the libraries.</summary>
    public void Remove()
    {
        var leaving = Path + ".removed";
        if (Directory.Exists(leaving)) Directory.Delete(leaving, recursive: true);
        Directory.Move(Path, leaving);   // at once, so that no process finds a part of them
        Directory.Delete(leaving, recursive: true);
    }

    private void Unpack(string file, CancellationToken cancellation)
    {
        var unfinished = $"{Path}.{Environment.ProcessId}.part";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        try
        {
            using (var archive = ZipFile.OpenRead(file))
            {
                foreach (var entry in archive.Entries.Where(IsUsed))
                {
                    cancellation.ThrowIfCancellationRequested();
                    entry.ExtractToFile(System.IO.Path.Combine(unfinished, entry.Name));
                }
            }

            if (!Exists) Directory.Move(unfinished, Path);   // another process may have been faster
        }
        finally
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        }
    }

    /// <summary>Whether an entry is a library that inference and training load; its name is a name alone.</summary>
    private bool IsUsed(ZipArchiveEntry entry) => entry.FullName == package.Libraries + entry.Name
        && entry.Name.Length > 0 && !Unused.Any(part => entry.Name.Contains(part, StringComparison.Ordinal));
}
