using Inception.Training.Tests.Checkpoints;
using Inception.Training.Tests.Transfer;

namespace Inception.Training.Tests;

/// <summary>The test assembly run as a program: a process of its own can be killed, and can be given a disk that is full.</summary>
internal static class Probe
{
    public static Task Main(string[] arguments) => arguments switch
    {
        [TrainingProbe.Command, ..] => TrainingProbe.RunAsync(arguments),
        [FeatureProbe.Command, ..] => FeatureProbe.RunAsync(arguments),
        _ => throw new ArgumentException($"Expected '{TrainingProbe.Command}' or '{FeatureProbe.Command}', found '{string.Join(' ', arguments)}'."),
    };
}
