using Inception.Metrics.Extraction;

namespace Inception.Metrics.Tests.Extraction;

/// <summary>A network that costs nothing: its features are the means of the planes and of their squares, its logits the means alone.</summary>
internal sealed class MeanColour : IFeatureNetwork
{
    public int Images { get; private set; }

    public string Name => "mean_colour";

    public string Identity { get; init; } = "1";

    public string Engine => "test";

    public IReadOnlyList<FeatureLayer> Layers { get; } = [new("6", 6), new(FeatureLayer.UnbiasedLogits, 3)];

    /// <summary>Called before each batch.</summary>
    public Action<int>? Before { get; init; }

    /// <summary>The number of the image, from 0, whose features are no numbers.</summary>
    public int? Spoilt { get; init; }

    public void Run(ReadOnlySpan<float> images, int side, Span<float> features)
    {
        var (plane, count) = (side * side, images.Length / (3 * side * side));
        Before?.Invoke(Images);
        for (var i = 0; i < count; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var (sum, squares) = (0f, 0f);
                foreach (var value in images.Slice(((i * 3) + channel) * plane, plane)) (sum, squares) = (sum + value, squares + (value * value));
                features[(i * 9) + channel] = features[(i * 9) + 6 + channel] = Images + i == Spoilt ? float.NaN : sum / plane;
                features[(i * 9) + 3 + channel] = squares / plane;
            }
        }

        Images += count;
    }

    public void Dispose()
    {
    }
}
