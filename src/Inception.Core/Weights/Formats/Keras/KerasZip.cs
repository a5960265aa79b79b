namespace Inception.Weights.Formats;

/// <summary>Reads a Keras 3 archive (<c>.keras</c>): a zip archive with <c>config.json</c>, <c>metadata.json</c> and <c>model.weights.h5</c>.</summary>
internal static class KerasZip
{
    private const string Weights = "model.weights.h5", Config = "config.json";

    /// <summary>Whether a zip archive is one of Keras.</summary>
    public static bool Is(ZipDirectory zip) => zip.Find(Weights) is not null;

    public static CheckpointContent Read(CheckpointFile file, ZipDirectory zip)
    {
        var weights = zip.Find(Weights)!;
        var config = zip.Find(Config) is { } entry ? KerasConfig.Parse(file, entry.ReadHeader()) : KerasConfig.None;
        var bytes = new Hdf5Bytes(file, weights.Source is StoredBytes stored ? stored : Unpacked(file, weights));
        return KerasHdf5.Read(bytes, CheckpointFormat.KerasArchive, config, new Dictionary<string, string>());
    }

    // Keras stores the weights as they are. An archive that was packed again is unpacked once, in memory.
    private static MemoryBytes Unpacked(CheckpointFile file, ZipEntry weights)
    {
        if (weights.Length > Array.MaxLength)
            throw file.Error($"its {Weights} is compressed and has {weights.Length:N0} bytes. Pack the archive again without compression.");
        var whole = new byte[weights.Length];
        weights.Source.Read(0, new ArrayTarget(whole));
        return new MemoryBytes(file, whole);
    }
}
