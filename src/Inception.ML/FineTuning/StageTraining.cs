using Inception.Models;
using Inception.Training;
using Inception.Training.Checkpoints;
using Inception.Training.Data;
using Inception.Training.Optimization;

namespace Inception.ML.FineTuning;

/// <summary>Trains stages after the classifier, by the recipe of <see cref="GradualUnfreezing"/>, and keeps the best epoch.</summary>
/// <param name="options">How to train.</param>
/// <param name="seed">The start of all random numbers.</param>
/// <param name="folder">The folder of temporary files.</param>
internal sealed class StageTraining(InceptionFineTuneOptions options, int seed, string folder)
{
    /// <summary>Trains.</summary>
    /// <param name="model">The model with its trained classifier.</param>
    /// <param name="training">The images to learn from.</param>
    /// <param name="validation">The images to measure with.</param>
    /// <param name="report">The report so far.</param>
    public InceptionFineTuneReport Run(Model model, ILabelledImages training, ILabelledImages validation, InceptionFineTuneReport report)
    {
        var checkpoints = new TrainingCheckpoints { Folder = Path.Combine(folder, $"inception-training-{Guid.NewGuid():N}") };
        try
        {
            var trainer = Trainer(model, training, validation, checkpoints);
            foreach (var happened in trainer.Run(options.Cancellation))
            {
                if (happened is not TrainingEpoch epoch) continue;
                Tell(epoch);
                report = report with
                {
                    Epochs = epoch.Result.Epoch,
                    StoppedEarly = epoch.StopsEarly && epoch.Result.Epoch < epoch.Epochs,
                    ValidationAccuracy = epoch.Best.Top1,
                };
            }

            model.Network.LoadWeights(checkpoints.Best);
            return report;
        }
        finally
        {
            if (Directory.Exists(checkpoints.Folder)) Directory.Delete(checkpoints.Folder, recursive: true);
        }
    }

    private Trainer Trainer(Model model, ILabelledImages training, ILabelledImages validation, TrainingCheckpoints checkpoints)
    {
        var suggestion = FineTune.Suggest(model, training) with { StartsFromFeatures = true, ClipGradientNorm = 5 };
        if (options.Epochs is { } epochs) suggestion = suggestion with { Epochs = epochs };
        var batch = Math.Min(options.TrainingBatchSize ?? suggestion.BatchSize, Math.Max(2, training.Count));
        var recipe = suggestion.Unfreezing with { KeepFrozenUpTo = options.KeepFrozenUpTo };
        var suggested = suggestion.ToOptions(model.Network);
        if (options.LearningRate is { } rate) suggested = suggested with { Schedule = (CosineDecay)suggested.Schedule with { Rate = rate } };
        var chosen = recipe.For(model.Network, suggested) with { Seed = seed, Patience = options.Patience, LeastImprovement = options.LeastImprovement };
        return new(
            model.Network,
            new ImageLoader(training, model.Preprocessing, options.Augmentation, new() { BatchSize = batch, Seed = seed }),
            new ImageLoader(validation, model.Preprocessing, options: new() { BatchSize = batch, Shuffle = false }),
            chosen)
        {
            Checkpoints = checkpoints,
        };
    }

    private void Tell(TrainingEpoch epoch) => options.MetricsCallback?.Invoke(new()
    {
        Phase = FineTunePhase.Stages,
        Done = epoch.Result.Epoch,
        Total = epoch.Epochs,
        TrainingLoss = epoch.Result.TrainingLoss,
        ValidationLoss = epoch.Result.ValidationLoss,
        ValidationAccuracy = epoch.Result.Top1,
        LearningRate = epoch.Result.LearningRate,
    });
}
