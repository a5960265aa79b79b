using System.Globalization;
using System.Text;
using Inception.Training;

namespace Inception.Tool.Training;

/// <summary>What a training writes while it runs: event files for TensorBoard, and a table with a row for each epoch.</summary>
/// <param name="folder">The training's folder.</param>
/// <param name="stepsDone">The steps that were done before this process began: its events follow on them.</param>
internal sealed class TrainingLog(TrainingFolder folder, long stepsDone) : IDisposable
{
    private const int StepsBetweenEvents = 10;

    private EventFile? _events;

    /// <summary>Writes every tenth step.</summary>
    public void Add(TrainingStep step)
    {
        if (step.Step % StepsBetweenEvents != 0) return;
        Event("loss/step", step.Loss, step.Step);
        Event("rate", step.LearningRate, step.Step);
        Event("images per second", step.ImagesPerSecond, step.Step);
        if (step.GradientNorm is { } norm) Event("gradient norm", norm, step.Step);
    }

    /// <summary>Writes an epoch.</summary>
    public void Add(TrainingEpoch epoch, IReadOnlyList<EpochResult> history)
    {
        var result = epoch.Result;
        Event("loss/training", result.TrainingLoss, result.Step);
        Event("loss/validation", result.ValidationLoss, result.Step);
        Event("accuracy/top-1", result.Top1, result.Step);
        Event("accuracy/top-5", result.Top5, result.Step);
        Event("accuracy/mean F1", result.MacroF1, result.Step);
        Event("calibration error", epoch.Validation.ExpectedCalibrationError, result.Step);
        WriteTable(folder.Log, history);
    }

    public void Dispose() => _events?.Dispose();

    /// <summary>Writes the table, whole or not at all.</summary>
    public static void WriteTable(string path, IReadOnlyList<EpochResult> history)
    {
        var text = new StringBuilder("epoch,step,training_loss,validation_loss,top1,top5,macro_f1,learning_rate,images_per_second,elapsed_seconds\n");
        foreach (var one in history)
        {
            text.Append(string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Epoch},{one.Step},{one.TrainingLoss:F6},{one.ValidationLoss:F6},{one.Top1:F6},{one.Top5:F6},{one.MacroF1:F6},"
                + $"{one.LearningRate:G6},{one.ImagesPerSecond:F1},{one.Elapsed.TotalSeconds:F1}\n"));
        }

        OutputFile.Replace(path, file => file.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The file begins with the first event: a training that has nothing left to do leaves none.</summary>
    private void Event(string name, double value, long step) => OutputFile.Write(folder.TensorBoard, () =>
    {
        _events ??= new(folder.TensorBoard, stepsDone + 1);
        _events.Add(name, value, step);
    });
}
