using System.Globalization;
using Inception.Networks;
using Inception.Training.Optimization;
using static TorchSharp.torch;

namespace Inception.Training.Tests.Checkpoints;

/// <summary>A short training of a small network, dropout and averages included; as a program, it can be killed in the middle.</summary>
internal static class TrainingProbe
{
    public const string Command = "train";

    public static TrainingOptions Options { get; } = new()
    {
        Epochs = 2,
        Schedule = new CosineDecay { Rate = 0.05, WarmUpEpochs = 0.5 },
        Average = new() { Decay = 0.9 },
    };

    public static StripedImages Training => new(64, side: 28);

    public static StripedImages Validation => new(32, side: 28, seed: 2);

    public static InceptionSmall Network(int seed = 3)
    {
        random.manual_seed(seed);
        return new(new() { Classes = 2 });
    }

    public static Trainer Trainer(InceptionSmall network, TrainingOptions options, string? folder = null, int? everySteps = null) =>
        new(network, Training, Validation, options) { Checkpoints = folder is null ? null : new() { Folder = folder, EverySteps = everySteps } };

    public static async Task RunAsync(string[] arguments)
    {
        using var network = Network();
        var trainer = Trainer(network, Options with { Epochs = int.Parse(arguments[2], CultureInfo.InvariantCulture) }, arguments[1], everySteps: 1);
        try
        {
            await foreach (var one in trainer.RunAsync())
            {
                if (one is TrainingStep step) Console.WriteLine($"step {step.Step}");
            }
        }
        catch (Exception failure) when (failure is IOException or ArgumentOutOfRangeException)   // .NET's word for a file above the limit of the process
        {
            Console.WriteLine($"failed: {failure.Message}");
        }
    }
}
