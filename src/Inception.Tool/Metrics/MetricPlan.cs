using Inception.Metrics;
using Inception.Metrics.Extraction;
using Inception.Metrics.Inputs;

namespace Inception.Tool.Metrics;

/// <summary>What is computed of which input: what does not go together is found before any image goes through the network.</summary>
/// <param name="Kinds">What is computed.</param>
/// <param name="IsAll">Whether what the inputs do not allow is left out.</param>
/// <param name="IsReport">Whether a report shows images and their neighbours.</param>
/// <param name="Settings">The convention's settings.</param>
internal sealed record MetricPlan(MetricKinds Kinds, bool IsAll, bool IsReport, MetricOptions Settings)
{
    /// <summary>The plan for two inputs.</summary>
    /// <exception cref="UserException">The inputs do not allow what is asked for.</exception>
    public MetricPlan For(MetricInput generated, MetricInput? real)
    {
        if (generated.Statistics is not null && (Kinds & MetricKinds.Fid) == 0 && !IsAll)
            throw new UserException($"'{generated.Name}' has statistics only, which are sufficient for --fid only. Give the images or their features.");
        var allowed = (MetricKinds)~0;
        if (real is null) allowed &= ~MetricKinds.OfReal;
        if (generated.Images is null) allowed &= ~MetricKinds.Isc;
        if (generated.Statistics is not null || real?.Statistics is not null) allowed &= ~MetricKinds.OfFeatures;
        if (generated.Statistics is not null) allowed &= ~MetricKinds.Extrapolation;
        var refused = Kinds & ~allowed;
        if (refused != 0 && !(IsAll && (refused & ~MetricKinds.All) == 0)) throw Refusal(refused, generated, real);
        var kinds = Kinds & allowed;
        if (kinds == 0) throw Refusal(Kinds, generated, real);
        if (IsAll && refused != 0) Warnings.Write([$"skipped, because the inputs do not allow it: {Names(refused)}"]);
        var plan = this with { Kinds = kinds };
        plan.RequireCounts(generated, real);
        return plan;
    }

    /// <summary>One side with its features.</summary>
    /// <param name="input">The input.</param>
    /// <param name="extractor">The network, where a side has images.</param>
    /// <param name="layer">The features that are compared.</param>
    /// <param name="isGenerated">Whether it is scored.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public MetricSide Side(MetricInput input, LoadedExtractor? extractor, string layer, bool isGenerated, CancellationToken cancellation)
    {
        if (input.Images is not { } images) return new() { Name = input.Name, Statistics = input.Statistics, Features = input.Features };
        List<string> kept = [];
        if (KeepsFeatures(images, extractor!, layer, isGenerated)) kept.Add(layer);
        if (isGenerated && (Kinds & MetricKinds.Isc) != 0) kept.Add(FeatureLayer.UnbiasedLogits);
        var set = extractor!.Collect(images, layer, kept, cancellation);
        return new()
        {
            Name = input.Name,
            Statistics = set.Statistics,
            Features = set.Features(layer),
            Logits = set.Features(FeatureLayer.UnbiasedLogits),
            Summary = set.Summary,
            ImageNames = set.Names,
            Images = images,
        };
    }

    private static string Names(MetricKinds kinds) => string.Join(", ", new[]
    {
        (MetricKinds.Fid, "--fid"), (MetricKinds.Kid, "--kid"), (MetricKinds.Isc, "--isc"), (MetricKinds.Prc, "--prc"), (MetricKinds.Dc, "--dc"),
        (MetricKinds.Intervals, "--intervals"), (MetricKinds.Extrapolation, "--extrapolate"), (MetricKinds.PerClass, "--per-class"),
    }.Where(one => (kinds & one.Item1) != 0).Select(one => one.Item2));

    private static UserException Refusal(MetricKinds refused, MetricInput generated, MetricInput? real)
    {
        if (real is null && (refused & MetricKinds.OfReal) != 0)
            return new($"{Names(refused & MetricKinds.OfReal)} needs real images: add --real PATH.");
        if ((refused & MetricKinds.Isc) != 0) return new($"--isc needs the generated images, and '{generated.Name}' has none. Give the images.");
        var statistics = generated.Statistics is not null ? generated.Name : real!.Name;
        return new($"{Names(refused)} needs the features of images, and '{statistics}' has statistics only. Give the images or their features.");
    }

    /// <summary>Whether the features stay in memory: where a metric needs them, and where FID of few images is more exact and faster by them.</summary>
    private bool KeepsFeatures(IImageSource images, LoadedExtractor extractor, string layer, bool isGenerated)
    {
        if (IsReport || (Kinds & MetricKinds.OfFeatures) != 0 || (isGenerated && (Kinds & MetricKinds.Extrapolation) != 0)) return true;
        return images.Count <= extractor.Network.Layers.First(one => one.Name == layer).Length;
    }

    private void RequireCounts(MetricInput generated, MetricInput? real)
    {
        foreach (var input in new[] { generated, real }.OfType<MetricInput>())
        {
            if ((input.Images?.Count ?? input.Features?.Count) is not { } count) continue;
            if ((Kinds & MetricKinds.OfReal) != 0 && count < 2)
                throw new UserException($"'{input.Name}' has {count} image. Expected at least 2 images.");
            if ((Kinds & MetricKinds.Kid) != 0 && !Settings.KernelDistance.ShrinkToFit && count < Settings.KernelDistance.SubsetSize)
            {
                throw new UserException(
                    $"'{input.Name}' has {count:N0} images, and KID needs subsets of {Settings.KernelDistance.SubsetSize:N0}: set a smaller --kid-subset-size, "
                        + "or a --convention that shrinks the subsets (clean-fid, tensorflow).");
            }
        }

        if ((Kinds & MetricKinds.Isc) != 0 && generated.Images?.Count < Settings.InceptionScore.Splits)
        {
            throw new UserException(
                $"'{generated.Name}' has {generated.Images.Count:N0} images, fewer than the {Settings.InceptionScore.Splits} splits of the Inception Score: "
                    + "set a smaller --isc-splits.");
        }
    }
}
