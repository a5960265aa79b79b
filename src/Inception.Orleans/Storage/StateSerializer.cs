using System.Text.Json;
using Orleans.Storage;

namespace Inception.Cluster.Storage;

/// <summary>Writes the state of jobs as plain JSON without type names, so that nothing that is read from a storage can make objects of other types.</summary>
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
