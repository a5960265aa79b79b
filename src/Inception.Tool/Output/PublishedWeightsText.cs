using System.Globalization;
using Inception.Models.Catalogue;
using Inception.Preprocessing;

namespace Inception.Tool.Output;

/// <summary>Published weights in words and figures.</summary>
internal static class PublishedWeightsText
{
    public const string Unknown = "–";

    public static string Size(PublishedWeights weights) =>
        weights.Length is { } length ? (length / 1e6).ToString("F1", CultureInfo.InvariantCulture) + " MB" : Unknown;

    public static string Accuracy(double? share) => share is { } known ? (known * 100).ToString("F2", CultureInfo.InvariantCulture) : Unknown;

    public static string Classes(PublishedWeights weights) =>
        weights.LabelOffset > 0 ? $"{weights.Classes} (the first, 'background', is never returned)" : weights.Classes.ToString(CultureInfo.InvariantCulture);

    /// <summary>The name that 'preprocess' and the library have for it; some names share a value.</summary>
    public static string Preprocessing(PublishedWeights weights) =>
        ImagePreprocessing.Known
            .Where(known => ReferenceEquals(known.Value, weights.Preprocessing))
            .Select(known => known.Key)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault() ?? Unknown;

    public static object Json(PublishedWeights weights, WeightCache cache) => new
    {
        id = weights.Id,
        network = weights.Network,
        readable = weights.IsReadable,
        whyUnreadable = weights.WhyUnreadable,
        addresses = weights.Addresses,
        fileName = weights.FileName,
        sha256 = weights.Sha256,
        length = weights.Length,
        classSet = weights.ClassSet,
        classes = weights.Classes,
        labelOffset = weights.LabelOffset,
        preprocessing = Preprocessing(weights),
        licence = weights.Licence,
        source = weights.Source,
        top1 = weights.Top1,
        top5 = weights.Top5,
        note = weights.Note,
        path = cache.PathOf(weights),
        cached = cache.Has(weights),
    };
}
