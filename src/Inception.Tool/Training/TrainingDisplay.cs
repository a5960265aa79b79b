using System.Globalization;
using Inception.Training;
using Spectre.Console;

namespace Inception.Tool.Training;

/// <summary>What the user sees while a training runs: bars on a terminal, nothing but finished lines where the output is a file or a pipe.</summary>
internal interface ITrainingDisplay
{
    /// <summary>Shows how far it is.</summary>
    void Show(TrainingStep step, int epochs);

    /// <summary>Writes a line that stays.</summary>
    void WriteLine(string line);
}

/// <summary>Chooses the display.</summary>
internal static class TrainingDisplay
{
    /// <summary>Runs a training with a display that is gone when it ends.</summary>
    public static Task ShowAsync(Func<ITrainingDisplay, Task> train)
    {
        if (!Terminal.HasCursor || !AnsiConsole.Profile.Capabilities.Interactive) return train(new Lines());
        return AnsiConsole.Progress().AutoClear(true).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context => train(new Bars(context)));
    }

    private sealed class Lines : ITrainingDisplay
    {
        public void Show(TrainingStep step, int epochs)
        {
        }

        public void WriteLine(string line) => Console.WriteLine(line);
    }

    private sealed class Bars(ProgressContext context) : ITrainingDisplay
    {
        private readonly ProgressTask _epochs = context.AddTask("epochs"), _steps = context.AddTask("steps");

        public void Show(TrainingStep step, int epochs)
        {
            var perEpoch = step.Steps / epochs;
            var inEpoch = step.Step - ((step.Epoch - 1) * perEpoch);
            (_epochs.MaxValue, _epochs.Value) = (step.Steps, step.Step);
            (_steps.MaxValue, _steps.Value) = (perEpoch, inEpoch);
            _epochs.Description = string.Create(CultureInfo.InvariantCulture, $"epoch {step.Epoch}/{epochs}, {step.Remaining.Clock()} left");
            _steps.Description = string.Create(
                CultureInfo.InvariantCulture,
                $"step {inEpoch}/{perEpoch}, loss {step.Loss:F3}, rate {step.LearningRate:G3}, {step.ImagesPerSecond:F0} images/s");
        }

        public void WriteLine(string line) => AnsiConsole.WriteLine(TerminalText.Escape(line));
    }
}
