namespace Inception.Common;

/// <summary>The folder for files that can be made or downloaded again.</summary>
internal static class UserCache
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "INCEPTION_HOME";

    private const string Name = "inception-dotnet";

    /// <summary>
    /// The folder that <c>INCEPTION_HOME</c> names; else <c>inception-dotnet</c> in the user's cache: under <c>XDG_CACHE_HOME</c> or
    /// <c>~/.cache</c> on Linux, <c>~/Library/Caches</c> on macOS and the local application data on Windows. Where the user has no home,
    /// <see cref="Temporary"/>. It need not exist yet.
    /// </summary>
    public static string Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : UsersOwn is { } cache ? Path.Combine(cache, Name) : Temporary;

    /// <summary>The folder for a user without a home, as in many containers: <c>inception-dotnet-USER</c> in the system's folder of temporary files.</summary>
    public static string Temporary => Path.Combine(Path.GetFullPath(Path.GetTempPath()), $"{Name}-{Environment.UserName}");

    /// <summary>The user's cache; null where the user has no home that exists.</summary>
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
