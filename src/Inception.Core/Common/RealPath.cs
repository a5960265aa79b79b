namespace Inception.Common;

/// <summary>The one path of a file or folder that has several by symbolic links.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;   // as many as Linux follows

    /// <summary>Resolves every symbolic link of a path, those of its folders too.</summary>
    /// <param name="path">The path, from the current folder where it is relative. Parts that are not there stand as they are.</param>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Resolve(string path)
    {
        var full = Path.IsPathFullyQualified(path) ? path : Path.Combine(Environment.CurrentDirectory, path);
        var real = Path.GetPathRoot(full)!;
        var pending = new Stack<string>();
        Push(pending, full[real.Length..]);
        var links = 0;
        while (pending.TryPop(out var name))
        {
            if (name is "" or ".") continue;
            if (name is "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks) throw new IOException($"The symbolic links of '{path}' lead in a circle, or there are more than {MostLinks}.");
            var root = Path.IsPathFullyQualified(target) ? Path.GetPathRoot(target)! : "";
            if (root.Length > 0) real = root;
            Push(pending, target[root.Length..]);
        }

        return real;
    }

    private static void Push(Stack<string> pending, string path)
    {
        var names = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        for (var i = names.Length - 1; i >= 0; i--) pending.Push(names[i]);
    }
}
