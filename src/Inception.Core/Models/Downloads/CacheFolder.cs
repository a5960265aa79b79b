using Inception.Common;

namespace Inception.Models.Downloads;

/// <summary>
/// The cache folder, for files that can be downloaded or measured again: weights in <c>weights</c>, the fastest kernels in <c>kernels</c>, and a folder for
/// each data set.
/// </summary>
public static class CacheFolder
{
    /// <summary>The name of the environment variable that sets the folder.</summary>
    public const string Variable = UserCache.Variable;

    /// <inheritdoc cref="UserCache.Folder"/>
    public static string Default => UserCache.Folder;

    /// <inheritdoc cref="UserCache.Temporary"/>
    public static string Temporary => UserCache.Temporary;
}
