using Inception.Models.Catalogue;
using Inception.Models.Downloads;

namespace Inception.Tool.Options;

/// <summary>Weights as the user names them: a file, or the id of published ones.</summary>
internal static class PublishedWeightsArgument
{
    /// <summary>The published weights of this id, or those that are published under this file's name; null for any other name of a file.</summary>
    /// <exception cref="UserException">Somebody who writes this means published weights, and there are none of this id.</exception>
    public static PublishedWeights? Find(string text) =>
        File.Exists(text) ? InceptionWeights.Known.FirstOrDefault(weights => weights.FileName == Path.GetFileName(text))
        : LooksLikeAnId(text) ? Named(text)
        : null;

    /// <summary>The published weights of this id.</summary>
    /// <exception cref="UserException">There are none.</exception>
    public static PublishedWeights Named(string id) => InceptionWeights.Known.FirstOrDefault(weights => weights.Id == id) ?? throw Unknown(id);

    /// <exception cref="UserException">The file is of a format that cannot be read.</exception>
    public static PublishedWeights RequireReadable(PublishedWeights weights) =>
        weights.WhyUnreadable is { } why ? throw new UserException($"The weights {weights.Id} cannot be loaded: {why}") : weights;

    /// <summary>The path of a file that the user names, or of the published weights of an id, fetched where need be.</summary>
    /// <exception cref="UserException">There is no such file and no such id.</exception>
    public static async Task<string> FileAsync(string text, WeightCache cache, CancellationToken cancellation)
    {
        if (File.Exists(text) || Find(text) is not { } weights) return InputFile.Seekable(text);
        using var bar = new ProgressLine(cancellation);
        try
        {
            return await cache.GetAsync(RequireReadable(weights), bar, cancellation);
        }
        catch (DownloadException unwritable) when (unwritable.InnerException is IOException or UnauthorizedAccessException)
        {
            var elsewhere = cache.In(Path.Combine(CacheFolder.Temporary, "weights"));
            if (elsewhere.Folder == cache.Folder) throw;
            bar.WriteError($"inception: cannot write to the cache '{cache.Folder}'; {weights.FileName} is downloaded to '{elsewhere.Folder}' instead.");
            return await elsewhere.GetAsync(weights, bar, cancellation);
        }
    }

    /// <summary>Whether somebody who writes this means published weights: it begins as an id does, and not as a file's name ends.</summary>
    private static bool LooksLikeAnId(string text) =>
        NetworkChoice.All.Any(choice => text.StartsWith(choice.Name + '.', StringComparison.Ordinal))
        && !CommonOptions.WeightExtensions.Contains(Path.GetExtension(text).ToLowerInvariant());

    private static UserException Unknown(string id)
    {
        var network = NetworkChoice.All.FirstOrDefault(choice => id.StartsWith(choice.Name + '.', StringComparison.Ordinal));
        return new(network is { IsForSmallImages: false }
            ? $"Unknown weights '{id}'. Published weights of {network.Name}: {string.Join(", ", network.Weights.Select(weights => weights.Id))}."
            : $"Unknown weights '{id}'. 'inception weights list' shows all published weights.");
    }
}
