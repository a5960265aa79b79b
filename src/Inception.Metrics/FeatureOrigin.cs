using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Inception.Preprocessing;

namespace Inception.Metrics;

/// <summary>
/// What features were made with, as a text that statistics carry in their file: distances between features of different origins mean nothing.
/// </summary>
internal static class FeatureOrigin
{
    /// <summary>The longest text that a file may have.</summary>
    public const int MostBytes = 1000;

    /// <summary>The origin of features that a network computes.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="layer">The layer's name.</param>
    /// <param name="preprocessing">What images go through.</param>
    public static string Of(string network, string layer, ImagePreprocessing preprocessing)
    {
        var known = ImagePreprocessing.Known.FirstOrDefault(one => one.Value.Equals(preprocessing)).Key;
        return $"{network}, layer {layer}, preprocessing {known ?? Digest(preprocessing)}";
    }

    /// <summary>Refuses two sets whose origins are known and differ.</summary>
    /// <exception cref="MetricException">They do.</exception>
    public static void RequireEqual(string? first, string? second)
    {
        if (first is null || second is null || first == second) return;
        throw new MetricException(
            $"The features were made in two ways: '{first}' and '{second}'. Make both with one network, layer and preprocessing (one convention).");
    }

    private static string Digest(ImagePreprocessing preprocessing) =>
        XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(preprocessing.ToJson())).ToString("x16", CultureInfo.InvariantCulture);
}
