using Inception.Cluster.Storage;
using Orleans.Storage;

namespace Inception.Cluster.Tests;

/// <summary>A folder of states which fails at certain writes, as a disk that is full.</summary>
internal sealed class FailingStorage(string folder, Func<string, bool> isFailing) : IGrainStorage
{
    public const string Message = "No space left on device";

    private readonly FolderGrainStorage _folder = new(folder);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => _folder.ReadStateAsync(stateName, grainId, grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        isFailing(stateName) ? throw new IOException(Message) : _folder.WriteStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => _folder.ClearStateAsync(stateName, grainId, grainState);
}
