using System.Text.Json;
using Orleans.Storage;

namespace Inception.Cluster.Storage;

/// <summary>Serializes the state of jobs as plain JSON without type names, so that data from a storage cannot create objects of other types.</summary>
public sealed class StateSerializer : IGrainStorageSerializer
{
    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    /// <inheritdoc/>
    public T Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return JsonSerializer.Deserialize<T>(input.ToMemory().Span)!;
    }
}
