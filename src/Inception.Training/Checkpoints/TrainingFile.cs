using System.Text.Json;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Training.Checkpoints;

/// <summary>One safetensors file with all that a training needs to go on.</summary>
internal static class TrainingFile
{
    private const string PositionKey = "inception.training.position";
    private const string IdentityKey = "inception.training.identity";

    public static void Write(
        string path, IReadOnlyDictionary<string, Tensor> tensors, TrainingPosition position, IReadOnlyDictionary<string, string> identity)
    {
        var metadata = new Dictionary<string, string>
        {
            [PositionKey] = JsonSerializer.Serialize(position, TrainingIdentity.Json),
            [IdentityKey] = JsonSerializer.Serialize(identity),
        };
        SafetensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>Reads a file into tensors. They change only when all of it has been read and fits.</summary>
    /// <exception cref="CheckpointMismatchException">It is the file of another training.</exception>
    /// <exception cref="CheckpointException">It is damaged, or no file of a training.</exception>
    public static TrainingPosition Read(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> identity)
    {
        using var file = Checkpoint.Open(path);
        var position = Parse<TrainingPosition>(file, PositionKey);
        var differences = TrainingIdentity.Differences(Parse<Dictionary<string, string>>(file, IdentityKey), identity);
        if (differences.Count == 0) differences = TensorDifferences(file, tensors);
        if (differences.Count > 0) throw new CheckpointMismatchException(path, differences);

        using var scope = NewDisposeScope();
        var values = tensors.Select(tensor => (Target: tensor.Value, Value: file.Read(tensor.Key))).ToList();
        using var noGradients = no_grad();
        foreach (var (target, value) in values) target.copy_(value);
        return position;
    }

    private static T Parse<T>(Checkpoint file, string key)
    {
        if (!file.Metadata.TryGetValue(key, out var text))
            throw new CheckpointException(file.FilePath, $"it is not the checkpoint of a training: its header has no '{key}'.");
        try
        {
            return JsonSerializer.Deserialize<T>(text, TrainingIdentity.Json) ?? throw new JsonException("It is null.");
        }
        catch (JsonException damage)
        {
            throw new CheckpointException(file.FilePath, $"'{key}' in its header is damaged. {damage.Message}", damage);
        }
    }

    private static List<string> TensorDifferences(Checkpoint file, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var saved = file.Entries.ToDictionary(entry => entry.Key, entry => $"{entry.ElementType} {string.Join('×', entry.Shape)}");
        var present = tensors.ToDictionary(tensor => tensor.Key, tensor => $"{tensor.Value.dtype} {string.Join('×', tensor.Value.shape)}");
        return [.. TrainingIdentity.Differences(saved, present).Take(5)];
    }
}
