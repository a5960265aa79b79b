using Inception.Training.Data;
using Inception.Training.Transfer;

namespace Inception.Tool.Training;

/// <summary>The features of a plan's images, with progress for people.</summary>
/// <param name="plan">What is trained.</param>
/// <param name="cache">Where features are kept.</param>
internal sealed class PlanFeatures(TrainingPlan plan, FeatureCache cache)
{
    private bool _isTold;

    /// <summary>The features of some images: those in the cache, and those that are missing computed.</summary>
    /// <param name="purpose">What the images are for, as a word.</param>
    /// <param name="images">The images.</param>
    /// <param name="cancellation">Stops between batches; what was computed is kept.</param>
    public async Task<ImageFeatures> GetAsync(string purpose, ILabelledImages images, CancellationToken cancellation)
    {
        using var bar = new ProgressLine(cancellation);
        using var stopping = cancellation.Register(() => bar.WriteLine("Finishing the batch and caching its features. Press Ctrl-C again to stop at once."));
        var batch = plan.Recipe.HeadOnly ? plan.Recipe.Batch!.Value : FeatureOptionsBatch;
        var options = new FeatureOptions { BatchSize = batch, Workers = plan.Workers, OnCorrupt = plan.OnCorrupt };
        var features = await cache.GetAsync(plan.Network, plan.Model.Preprocessing, images, options, bar, cancellation);
        if (features.WhyNotKept is { } reason && !_isTold)
        {
            bar.WriteError($"inception: cannot write to the cache '{cache.Folder}', so the features are not kept for the next run: {Failure.OneLine(reason)}");
            _isTold = true;
        }

        bar.WriteLine($"Features of {features.Count:N0} {purpose} images: {features.Computed:N0} computed, {features.Count - features.Computed:N0} found in "
            + $"{features.Path}");
        return features;
    }

    private static int FeatureOptionsBatch { get; } = new FeatureOptions().BatchSize;
}
