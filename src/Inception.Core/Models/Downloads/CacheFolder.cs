using Inception.Common;

namespace Inception.Models.Downloads;

/// <summary>
/// The folder for files that can be made or downloaded again: weights in <c>weights</c>, kernels in <c>kernels</c>, and a folder for each data set.
/// </summary>
public static class CacheFolder
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = UserCache.Variable;

    /// <inheritdoc cref="UserCache.Folder"/>
    public static string Default => UserCache.Folder;

    /// <inheritdoc cref="UserCache.Temporary"/>
    public static string Temporary => UserCache.Temporary;
}
