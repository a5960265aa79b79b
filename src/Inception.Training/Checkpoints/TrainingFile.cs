using System.Text.Json;
using System.Text.Json.Serialization;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Training.Checkpoints;

/// <summary>One safetensors file with everything that a training needs to resume: tensors, position and identity.</summary>
internal static class TrainingFile
{
    private const string PositionKey = "inception.training.position";
    private const string IdentityKey = "inception.training.identity";
    private const int NamedTensors = 5;

    /// <summary>How positions and identities are written: a loss may be infinite or not a number.</summary>
    public static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Replaces the file as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Weights, averages and the optimizer's state, by name.</param>
    /// <param name="position">Where the training stands.</param>
    /// <param name="identity">What must be the same for the training to resume: a value for each name.</param>
    public static void Write<TPosition>(
        string path, IReadOnlyDictionary<string, Tensor> tensors, TPosition position, IReadOnlyDictionary<string, string> identity)
    {
        var metadata = new Dictionary<string, string>
        {
            [PositionKey] = JsonSerializer.Serialize(position, Json),
            [IdentityKey] = JsonSerializer.Serialize(identity),
        };
        SafetensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>Reads a file into tensors. They change only when the whole file has been read and fits.</summary>
    /// <exception cref="CheckpointMismatchException">The file belongs to another training.</exception>
    /// <exception cref="CheckpointException">The file is damaged, or is not the checkpoint of a training.</exception>
    public static TPosition Read<TPosition>(
        string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> identity)
    {
        using var file = Checkpoint.Open(path);
        var position = Parse<TPosition>(file, PositionKey);
        var differences = IdentityDifferences.Between(Parse<Dictionary<string, string>>(file, IdentityKey), identity);
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
            return JsonSerializer.Deserialize<T>(text, Json) ?? throw new JsonException("It is null.");
        }
        catch (JsonException damage)
        {
            throw new CheckpointException(file.FilePath, $"'{key}' in its header is damaged. {damage.Message}", damage);
        }
    }

    private static List<string> TensorDifferences(Checkpoint file, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var saved = file.Entries.ToDictionary(entry => entry.Key, entry => $"{entry.ElementType} {string.Join('×', entry.Shape)}");
        var present = tensors.ToDictionary(tensor => tensor.Key, tensor => $"{tensor.Value.dtype.ToElementType()} {string.Join('×', tensor.Value.shape)}");
        return [.. saved.Keys.Union(present.Keys).Order(StringComparer.Ordinal)
            .Where(key => saved.GetValueOrDefault(key) != present.GetValueOrDefault(key))
            .Take(NamedTensors)
            .Select(key => $"{key} was {saved.GetValueOrDefault(key, "not there")} and is {present.GetValueOrDefault(key, "not there")}.")];
    }
}
