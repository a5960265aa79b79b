namespace Inception.Common;

/// <summary>The cache folder, for files that can be downloaded or measured again.</summary>
internal static class UserCache
{
    /// <summary>The name of the environment variable that sets the folder.</summary>
    public const string Variable = "INCEPTION_HOME";

    private const string Name = "inception-dotnet";

    /// <summary>
    /// The default cache folder: the folder in the environment variable <c>INCEPTION_HOME</c>, otherwise <c>inception-dotnet</c> in the user's cache. The
    /// user's cache is <c>XDG_CACHE_HOME</c> or <c>~/.cache</c> on Linux, <c>~/Library/Caches</c> on macOS, and the local application data on Windows. If the
    /// user has no home folder, <see cref="Temporary"/> is used. The folder need not exist.
    /// </summary>
    public static string Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : UsersOwn is { } cache ? Path.Combine(cache, Name) : Temporary;

    /// <summary>
    /// The cache folder for a user without a home folder, as in many containers: <c>inception-dotnet-USER</c> in the system's temporary folder.
    /// </summary>
    public static string Temporary => Path.Combine(Path.GetFullPath(Path.GetTempPath()), $"{Name}-{Environment.UserName}");

    /// <summary>The user's cache. Null if the user's home folder does not exist.</summary>
    private static string? UsersOwn
    {
        get
        {
            if (OperatingSystem.IsWindows()) return Existing(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData));

            // The XDG base directory specification: a relative path is to be ignored.
            var named = OperatingSystem.IsMacOS() ? null : Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (named is not null && Path.IsPathFullyQualified(named)) return named;
            return Existing(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)) is { } home
                ? OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache")
                : null;
        }
    }

    private static string? Existing(string folder) => Path.IsPathFullyQualified(folder) && Directory.Exists(folder) ? folder : null;
}
