namespace Inception.Testing;

/// <summary>The repository that the tests were built in.</summary>
public static class Repository
{
    /// <summary>The folder that has <c>Inception.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The path of a file or folder, there or not, from its path in the repository.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Inception.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above '{AppContext.BaseDirectory}' has Inception.sln.");
        return folder.FullName;
    }
}
