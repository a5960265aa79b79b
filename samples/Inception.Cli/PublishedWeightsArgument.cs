using Inception.Catalogue;

namespace Inception.Cli;

/// <summary>Weights as the user names them: a file, or the id of published ones.</summary>
internal static class PublishedWeightsArgument
{
    /// <summary>The published weights of this id, or those that are published under this file's name; null when it is any other file's name.</summary>
    public static PublishedWeights? Find(string text) =>
        File.Exists(text)
            ? InceptionWeights.Known.FirstOrDefault(weights => weights.FileName == Path.GetFileName(text))
            : InceptionWeights.Known.FirstOrDefault(weights => weights.Id == text);

    /// <summary>The published weights of this id.</summary>
    /// <exception cref="UserException">There are none.</exception>
    public static PublishedWeights Named(string id) => InceptionWeights.Known.FirstOrDefault(weights => weights.Id == id) ?? throw Unknown(id);

    /// <summary>As <see cref="Named"/>, where the file is to be read.</summary>
    /// <exception cref="UserException">There are none, or their file is of a format that cannot be read.</exception>
    public static PublishedWeights Readable(string id) => RequireReadable(Named(id));

    /// <exception cref="UserException">The file is of a format that cannot be read.</exception>
    public static PublishedWeights RequireReadable(PublishedWeights weights) =>
        weights.WhyUnreadable is { } why ? throw new UserException($"{weights.Id} cannot be read: {why}") : weights;

    /// <summary>The path of a file that the user names, or of the published weights of an id, fetched where need be.</summary>
    /// <exception cref="UserException">There is no such file and no such id.</exception>
    public static async Task<string> FileAsync(string text, WeightCache cache, CancellationToken cancellation)
    {
        if (File.Exists(text) || Directory.Exists(text)) return InputFile.Seekable(text);
        if (InceptionWeights.Known.All(weights => weights.Id != text) && !LooksLikeAnId(text)) return InputFile.Existing(text);
        using var bar = new ProgressLine(cancellation);
        return await cache.GetAsync(Readable(text), bar, cancellation);
    }

    /// <summary>Whether somebody who writes this means published weights: it begins as an id does, and not as a file's name ends.</summary>
    public static bool LooksLikeAnId(string text) =>
        NetworkChoice.All.Any(choice => text.StartsWith(choice.Name + '.', StringComparison.Ordinal))
        && !CommonOptions.WeightExtensions.Contains(Path.GetExtension(text).ToLowerInvariant());

    private static UserException Unknown(string id)
    {
        var network = NetworkChoice.All.FirstOrDefault(choice => id.StartsWith(choice.Name + '.', StringComparison.Ordinal));
        return new(network is { IsShipped: false }
            ? $"There are no published weights '{id}'. Of {network.Name}: {string.Join(", ", network.Weights.Select(weights => weights.Id))}."
            : $"There are no published weights '{id}'. 'inception weights list' shows all.");
    }
}
