namespace Inception.Training;

/// <summary>The folder for files that can be fetched again.</summary>
internal static class UserCache
{
    /// <summary>
    /// This library's folder in the user's cache: under <c>XDG_CACHE_HOME</c> or <c>~/.cache</c> on Linux, <c>~/Library/Caches</c> on macOS and the
    /// local application data on Windows.
    /// </summary>
    public static string Directory => Path.Combine(Root, "inception-dotnet");

    private static string Root
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
