using System.Text.Json;
using Inception.Common;
using Orleans.Storage;

namespace Inception.Cluster.Storage;

/// <summary>Keeps the state of jobs as JSON files in a folder: for a trial on one machine, whose jobs survive the end of all processes.</summary>
/// <param name="folder">The folder; it is made where it is not there.</param>
internal sealed class FolderGrainStorage(string folder) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var kept = await KeptAsync<T>(stateName, grainId);
        grainState.RecordExists = kept is not null;
        (grainState.State, grainState.ETag) = kept is null ? (Activator.CreateInstance<T>(), null) : (kept.State, kept.Version);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var version = (await KeptAsync<T>(stateName, grainId))?.Version;
        if (version != grainState.ETag)
            throw new InconsistentStateException(
                $"'{PathOf(stateName, grainId)}' was written by another process.", version ?? "none", grainState.ETag ?? "none");
        var kept = new Kept<T>(Guid.NewGuid().ToString("N"), grainState.State!);
        Directory.CreateDirectory(folder);
        AtomicFile.Write(PathOf(stateName, grainId), file => JsonSerializer.Serialize(file, kept));
        (grainState.ETag, grainState.RecordExists) = (kept.Version, true);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        File.Delete(PathOf(stateName, grainId));
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
        return Task.CompletedTask;
    }

    private string PathOf(string stateName, GrainId grainId) => Path.Combine(folder, $"{stateName}-{Uri.EscapeDataString(grainId.Key.ToString()!)}.json");

    private async Task<Kept<T>?> KeptAsync<T>(string stateName, GrainId grainId)
    {
        var path = PathOf(stateName, grainId);
        if (!File.Exists(path)) return null;
        await using var file = RegularFile.OpenRead(path);
        try
        {
            return await JsonSerializer.DeserializeAsync<Kept<T>>(file);
        }
        catch (JsonException damage)
        {
            // No inner exception: clients show the innermost message, which would not name the file.
            throw new InvalidDataException($"The state file '{path}' is damaged: {damage.Message} Delete it, and its job is forgotten.");
        }
    }

    private sealed record Kept<T>(string Version, T State);
}
