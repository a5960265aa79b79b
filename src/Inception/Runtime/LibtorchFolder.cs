namespace Inception.Runtime;

/// <summary>
/// A libtorch outside the program: that of Python's PyTorch, with the NVIDIA libraries that pip installs beside it, or a folder of native libraries.
/// </summary>
/// <param name="Path">The folder that has libtorch.</param>
/// <param name="Companions">The folders of the NVIDIA libraries; none where libtorch is for the CPU or the system has CUDA.</param>
internal sealed record LibtorchFolder(string Path, IReadOnlyList<string> Companions)
{
    /// <summary>Finds libtorch below a path.</summary>
    /// <param name="path">
    /// PyTorch's folder <c>torch/lib</c> or <c>torch</c>, <c>site-packages</c>, the folder of a virtual environment, or any folder that has the files.
    /// </param>
    /// <param name="isWindows">Whether files and folders are named as on Windows.</param>
    /// <returns>The folder; null where libtorch is not below the path.</returns>
    public static LibtorchFolder? Find(string path, bool isWindows)
    {
        var library = isWindows ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";
        var whole = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var found = Candidates(whole).FirstOrDefault(folder => File.Exists(System.IO.Path.Combine(folder, library)));
        return found is null ? null : new(found, NvidiaFolders(found, isWindows ? "bin" : "lib"));
    }

    private static IEnumerable<string> Candidates(string path)
    {
        yield return path;
        yield return System.IO.Path.Combine(path, "lib");
        yield return System.IO.Path.Combine(path, "torch", "lib");
        yield return System.IO.Path.Combine(path, "Lib", "site-packages", "torch", "lib");
        if (!Directory.Exists(System.IO.Path.Combine(path, "lib"))) yield break;
        foreach (var python in Directory.EnumerateDirectories(System.IO.Path.Combine(path, "lib"), "python3*").Order(StringComparer.Ordinal))
            yield return System.IO.Path.Combine(python, "site-packages", "torch", "lib");
    }

    /// <summary>pip installs cuDNN, cuBLAS and the others into <c>site-packages/nvidia/NAME/lib</c>, beside <c>site-packages/torch</c>.</summary>
    private static string[] NvidiaFolders(string torchLibraries, string name)
    {
        var packages = System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(torchLibraries));
        var nvidia = packages is null ? null : System.IO.Path.Combine(packages, "nvidia");
        return nvidia is null || !Directory.Exists(nvidia) ? [] :
            [.. Directory.EnumerateDirectories(nvidia).Select(folder => System.IO.Path.Combine(folder, name))
                .Where(Directory.Exists).Order(StringComparer.Ordinal)];
    }
}
