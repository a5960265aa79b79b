using Inception.Metrics.Extraction;
using Inception.Metrics.Inputs;

namespace Inception.Tool.Metrics;

/// <summary>The network with its extractor.</summary>
/// <param name="Network">The network; disposed with this.</param>
/// <param name="Extractor">What runs it over images.</param>
internal sealed record LoadedExtractor(IFeatureNetwork Network, FeatureExtractor Extractor) : IDisposable
{
    /// <summary>Computes the features of a set with a progress bar, and says on stderr what was left out.</summary>
    public FeatureSet Collect(IImageSource images, string layer, IReadOnlyList<string> kept, CancellationToken cancellation)
    {
        using var bar = new ProgressLine(cancellation);
        var set = Extractor.Collect(images, layer, kept, bar, cancellation);
        foreach (var skipped in set.Summary.Skipped) bar.WriteError($"inception: skipped: {Failure.OneLine($"{skipped.Name}: {skipped.Reason}")}");
        Warnings.Write(set.Summary.Notes);
        if (set.Summary.WhyNotKept is { } why) Warnings.Write([$"The features could not be cached for the next run: {why}"]);
        return set;
    }

    public void Dispose() => Network.Dispose();
}
