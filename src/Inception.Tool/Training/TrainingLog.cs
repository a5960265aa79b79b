using System.Globalization;
using System.Text;
using Inception.Training;
using TorchSharp.Modules;
using static TorchSharp.torch.utils;

namespace Inception.Tool.Training;

/// <summary>What a training writes while it runs: event files for TensorBoard, and a table with a row for each epoch.</summary>
internal sealed class TrainingLog
{
    private const int StepsBetweenEvents = 10;

    private readonly TrainingFolder _folder;
    private readonly SummaryWriter _events;

    /// <summary>Begins a file of events.</summary>
    /// <param name="folder">The training's folder.</param>
    /// <exception cref="UserException">It cannot be written.</exception>
    public TrainingLog(TrainingFolder folder)
    {
        _folder = folder;
        SummaryWriter? events = null;
        OutputFile.Write(folder.TensorBoard, () => events = tensorboard.SummaryWriter(folder.TensorBoard, createRunName: false));
        _events = events!;
    }

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
        WriteTable(_folder.Log, history);
    }

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

    private void Event(string name, double value, long step) => OutputFile.Write(_folder.TensorBoard, () => _events.add_scalar(name, (float)value, (int)step));
}
