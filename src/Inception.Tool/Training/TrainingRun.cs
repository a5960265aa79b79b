using System.Globalization;
using Inception.Inference;
using Inception.Tool.Reporting;
using Inception.Training;
using Inception.Training.Data;
using Inception.Training.Evaluation;
using Inception.Training.Transfer;
using TorchSharp;

namespace Inception.Tool.Training;

/// <summary>A training in epochs, from its first step, or from where it was stopped, to its report. All files are in one folder.</summary>
/// <param name="plan">What is trained.</param>
/// <param name="folder">The folder.</param>
/// <param name="cache">Where features are kept, which a classifier may start from; null where none does.</param>
internal sealed class TrainingRun(TrainingPlan plan, TrainingFolder folder, FeatureCache? cache) : ITrainingRun
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(10);

    private readonly ImageLoader _training = plan.TrainingBatches(), _validation = plan.ValidationBatches();
    private readonly TrainingOptions _options = TrainerOptions.From(plan);
    private readonly List<EpochResult> _history = [];
    private EpochResult? _best;
    private long _step;
    private int _skippedBatches;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var trainer = new Trainer(plan.Network, _training, _validation, _options)   // refuses what is out of its range
        {
            Checkpoints = folder.Checkpoints with { Every = SaveEvery, Metadata = plan.Identity },
        };
        Console.WriteLine($"{plan.Title}, {plan.Recipe.Compute} on {plan.Device}");
        Console.WriteLine(plan.Choices);
        if (_options.ComputeType == TorchSharp.torch.ScalarType.BFloat16) Warnings.Write(SlowBFloat16());
        if (!File.Exists(folder.Checkpoints.Last)) plan.Recipe.Save(folder.Recipe);   // what is killed before its first checkpoint begins again by it
        try
        {
            if (plan.Recipe.FeatureStart == true && !File.Exists(folder.Checkpoints.Last)) await StartFromFeaturesAsync(cancellation);
            await TrainingDisplay.ShowAsync(display => TrainAsync(trainer, display, cancellation));
        }
        catch (OperationCanceledException)
        {
            if (File.Exists(folder.Checkpoints.Last))
                Console.WriteLine($"The training is saved in {folder.Path} as of {(_step > 0 ? $"step {_step}" : "its start")}. "
                    + $"Resume it with 'inception {(plan.Recipe.Weights is null ? "train" : "finetune")} --output {folder.Path}'.");
            throw;
        }

        SkippedImages.Tell(_training.SkippedImages);
        SkippedImages.Tell(_validation.SkippedImages);
        if (_skippedBatches > 0)
            Console.Error.WriteLine($"inception: {_skippedBatches:N0} batches of one image were skipped: "
                + "batch normalization needs at least 2 images in a batch.");
        Report(cancellation);
        Console.WriteLine($"Writing the report: {folder.Report}");
    }

    private IEnumerable<string> SlowBFloat16()
    {
        if (plan.Device.type != TorchSharp.DeviceType.CPU) yield break;
        var race = ConvolutionRace.Run(plan.Network, plan.Model.Preprocessing.CropSize, Precision.BFloat16);
        if (ReducedPrecision.SlowRace(race) is { } warning) yield return warning;
    }

    /// <summary>Trains the classifier by itself on features that are computed once, which is done in seconds and has one solution.</summary>
    private async Task StartFromFeaturesAsync(CancellationToken cancellation)
    {
        plan.Network.to(plan.Device);
        var features = new PlanFeatures(plan, cache ?? new());
        using var training = await features.GetAsync("training", plan.Images.Training, cancellation);
        LinearHead.Train(training, cancellation: cancellation).CopyTo(plan.Network);
    }

    private async Task TrainAsync(Trainer trainer, ITrainingDisplay display, CancellationToken cancellation)
    {
        using var stopping = cancellation.Register(() => display.WriteLine("Finishing the step and saving. Press Ctrl-C again to stop at once."));
        TrainingLog? log = null;
        try
        {
            await foreach (var done in trainer.RunAsync(cancellation))
            {
                if (log is null)   // the checkpoint in the folder, if there was one, is of this training: its epochs may be others now
                {
                    plan.Recipe.Save(folder.Recipe);
                    log = new(folder, done is TrainingResumed { Step: var step } ? step : 0);
                }

                Take(done, display, log);
            }
        }
        finally
        {
            log?.Dispose();
        }
    }

    private void Take(TrainingEvent done, ITrainingDisplay display, TrainingLog log)
    {
        switch (done)
        {
            case TrainingStarted started:
                _best = started.Result;
                display.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"start        validation loss {started.Result.ValidationLoss:F4}  accuracy {started.Result.Top1:P2}  by the classifier on features"));
                break;
            case TrainingResumed resumed:
                _step = resumed.Step;
                _history.AddRange(resumed.History);
                _best = resumed.Best;
                display.WriteLine(resumed.History.Count >= _options.Epochs
                    ? $"The training in {folder.Path} is complete; writing its report again."
                    : $"Resuming from {resumed.Path}, step {resumed.Step}, {resumed.History.Count} epochs done.");
                break;
            case TrainingStep step:
                _step = step.Step;
                display.Show(step, _options.Epochs);
                log.Add(step);
                break;
            case TrainingEpoch epoch:
                _history.Add(epoch.Result);
                _best = epoch.Best;
                _skippedBatches += epoch.SkippedBatches;
                display.WriteLine(Summary(epoch));
                if (epoch.StopsEarly) display.WriteLine($"No better epoch in the last {plan.Recipe.Patience} epochs: the training stops early.");
                log.Add(epoch, _history);
                break;
            default:
                break;
        }
    }

    private static string Summary(TrainingEpoch epoch)
    {
        var (result, best) = (epoch.Result, epoch.IsBest ? " (best)" : "");
        return string.Create(CultureInfo.InvariantCulture, $"epoch {result.Epoch,2}/{epoch.Epochs}  loss {result.TrainingLoss:F4}  ")
            + string.Create(CultureInfo.InvariantCulture, $"validation loss {result.ValidationLoss:F4}  accuracy {result.Top1:P2}{best}  ")
            + string.Create(CultureInfo.InvariantCulture, $"{result.ImagesPerSecond:F0} images/s  {result.Elapsed.Clock()}");
    }

    /// <summary>Measures the model that is kept, and writes everything.</summary>
    private void Report(CancellationToken cancellation)
    {
        var kept = _history[^1];
        if (plan.Recipe.Keep == "best" && File.Exists(folder.Checkpoints.Best))
        {
            plan.Network.LoadWeights(folder.Checkpoints.Best);
            kept = _best ?? kept;
        }

        EvaluationResult evaluation;
        using (var bar = new ProgressLine(cancellation)) evaluation = plan.Network.Evaluate(_validation, new() { Progress = bar }, cancellation);
        new TrainingReport(plan, folder, new EpochCourse(plan, folder, _history, kept)).Write(
            evaluation, _training.SkippedImages.Count + _validation.SkippedImages.Count);
    }
}
