namespace Inception.Models.Downloads;

/// <summary>The folder for files that can be downloaded again: weights in <c>weights</c>, and a folder for each data set.</summary>
public static class CacheFolder
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "INCEPTION_HOME";

    /// <summary>
    /// The folder that <c>INCEPTION_HOME</c> names; else <c>inception-dotnet</c> in the user's cache: under <c>XDG_CACHE_HOME</c> or
    /// <c>~/.cache</c> on Linux, <c>~/Library/Caches</c> on macOS and the local application data on Windows. It need not exist yet.
    /// </summary>
    public static string Default => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : Path.Combine(UsersCache, "inception-dotnet");

    private static string UsersCache
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (OperatingSystem.IsWindows())
                return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            if (OperatingSystem.IsMacOS())
                return Path.Combine(home, "Library", "Caches");

            // The XDG base directory specification: a relative path is to be ignored.
            var named = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            return Path.IsPathFullyQualified(named ?? "") ? named! : Path.Combine(home, ".cache");
        }
    }
}
