using System.Text.Json;
using Inception.Training.Checkpoints;
using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training;

/// <summary>What must be the same for a training to resume: a value for each name.</summary>
internal static class TrainingIdentity
{
    /// <summary>The identity of a training: its options, its network's name, its images, and the caller's metadata.</summary>
    public static IReadOnlyDictionary<string, string> From(
        nn.Module network, IImageBatches training, TrainingOptions options, IReadOnlyDictionary<string, string> metadata)
    {
        var identity = JsonSerializer.SerializeToElement(options, TrainingFile.Json)
            .EnumerateObject()
            .ToDictionary(option => option.Name, option => option.Value.GetRawText());
        identity["network"] = network.GetName();
        identity["classes"] = JsonSerializer.Serialize(training.ClassNames);
        identity["training images"] = JsonSerializer.Serialize(training.ImageCount);
        identity["batches per epoch"] = JsonSerializer.Serialize(training.BatchesPerEpoch);
        foreach (var (name, value) in metadata) identity[$"metadata '{name}'"] = value;
        return identity;
    }
}
