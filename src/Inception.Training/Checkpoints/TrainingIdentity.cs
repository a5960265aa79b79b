using System.Text.Json;
using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training.Checkpoints;

/// <summary>What must be the same for a training to go on: a value for each name.</summary>
internal static class TrainingIdentity
{
    public static readonly JsonSerializerOptions Json = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static IReadOnlyDictionary<string, string> Of(
        nn.Module network, IImageBatches training, TrainingOptions options, IReadOnlyDictionary<string, string> metadata)
    {
        var identity = JsonSerializer.SerializeToElement(options, Json).EnumerateObject().ToDictionary(option => option.Name, option => option.Value.GetRawText());
        identity["network"] = network.GetName();
        identity["classes"] = JsonSerializer.Serialize(training.ClassNames);
        identity["training images"] = JsonSerializer.Serialize(training.ImageCount);
        identity["batches per epoch"] = JsonSerializer.Serialize(training.BatchesPerEpoch);
        foreach (var (name, value) in metadata) identity[$"metadata '{name}'"] = value;
        return identity;
    }

    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> present) =>
        [.. saved.Keys.Union(present.Keys).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Saved: saved.GetValueOrDefault(name, "not set"), Present: present.GetValueOrDefault(name, "not set")))
            .Where(one => one.Saved != one.Present)
            .Select(one => $"{one.Name} was {one.Saved} and is {one.Present}.")];
}
