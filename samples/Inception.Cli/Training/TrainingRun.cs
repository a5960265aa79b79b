using Inception.Cli.Reporting;
using Inception.Training;

namespace Inception.Cli.Training;

/// <summary>A training from its first step, or from where it was stopped, to its report. All files are in one folder.</summary>
/// <param name="plan">What is trained.</param>
/// <param name="folder">The folder.</param>
internal sealed class TrainingRun(TrainingPlan plan, TrainingFolder folder)
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(10);

    private readonly List<EpochResult> _history = [];
    private long _step;

    /// <summary>Trains, and writes the report.</summary>
    /// <param name="cancellation">Stops before the next step; the training is saved as it stands.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var trainer = new Trainer(plan.Network, plan.Training, plan.Validation, plan.Options)   // refuses what is out of its range
        {
            Checkpoints = folder.Checkpoints with { Every = SaveEvery, Metadata = plan.Identity },
        };
        Console.WriteLine(
            $"{plan.Model.Network.Network}, {plan.Network.Summarize().Parameters:N0} parameters, on {plan.Training.PictureCount:N0} pictures of {plan.Training.ClassNames.Count} classes from {plan.Source}, "
            + $"seed {plan.Recipe.Seed}, {plan.Recipe.Compute} on {plan.Options.Device}");
        try
        {
            await TrainingDisplay.ShowAsync(display => TrainAsync(trainer, display, cancellation));
        }
        catch (OperationCanceledException)
        {
            if (File.Exists(folder.Checkpoints.Last))
                Console.WriteLine($"The training is saved in {folder.Path} as of {(_step > 0 ? $"step {_step}" : "where it began")}; 'inception {(plan.Recipe.Weights is null ? "train" : "finetune")} --output {folder.Path}' goes on.");
            throw;
        }

        Tell(plan.Training);
        Tell(plan.Validation);
        Console.WriteLine($"Writing the report: {new TrainingReport(plan, folder, _history).Write(cancellation)}");
    }

    private async Task TrainAsync(Trainer trainer, ITrainingDisplay display, CancellationToken cancellation)
    {
        TrainingLog? log = null;
        await foreach (var done in trainer.RunAsync(cancellation))
        {
            if (log is null)   // from here on the folder is this training's: the checkpoint in it, if there was one, is of the same
            {
                plan.Recipe.Save(folder.Recipe);
                log = new(folder);
            }

            switch (done)
            {
                case TrainingResumed resumed:
                    _step = resumed.Step;
                    _history.AddRange(resumed.History);
                    display.WriteLine(resumed.History.Count >= plan.Options.Epochs
                        ? $"The training in {folder.Path} is finished; its report is written again."
                        : $"Going on from {resumed.Path}, step {resumed.Step}, {resumed.History.Count} epochs done.");
                    break;
                case TrainingStep step:
                    _step = step.Step;
                    display.Show(step, plan.Options.Epochs);
                    log.Add(step);
                    break;
                case TrainingEpoch epoch:
                    _history.Add(epoch.Result);
                    display.WriteLine(FormattableString.Invariant(
                        $"epoch {epoch.Result.Epoch,2}/{epoch.Epochs}  loss {epoch.Result.TrainingLoss:F4}  validation loss {epoch.Result.ValidationLoss:F4}  accuracy {epoch.Result.Top1:P2}{(epoch.IsBest ? " (best)" : "")}  {epoch.Result.ImagesPerSecond:F0} images/s  {epoch.Result.Elapsed:hh\\:mm\\:ss}"));
                    if (epoch.StopsEarly) display.WriteLine($"No epoch was better for {plan.Recipe.Patience}: the training ends here.");
                    log.Add(epoch, _history);
                    break;
                default:
                    break;
            }
        }
    }

    private static void Tell(Inception.Training.Data.PictureLoader loader)
    {
        var skipped = loader.SkippedPictures;
        if (skipped.Count > 0) Console.Error.WriteLine($"inception: {skipped.Count:N0} pictures could not be read and were left out, the first of them: {Failure.OneLine(skipped[0].Reason)}");
    }
}
