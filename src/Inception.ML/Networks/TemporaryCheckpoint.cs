namespace Inception.ML.Networks;

/// <summary>A safetensors file that is deleted after use.</summary>
internal sealed class TemporaryCheckpoint : IDisposable
{
    /// <summary>Takes a name for a file that is still to be written.</summary>
    public TemporaryCheckpoint() => Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"inception-{Guid.NewGuid():N}.safetensors");

    /// <summary>Writes a file.</summary>
    public TemporaryCheckpoint(byte[] content)
        : this() => File.WriteAllBytes(Path, content);

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
