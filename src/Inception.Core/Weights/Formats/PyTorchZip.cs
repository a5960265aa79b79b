namespace Inception.Weights.Formats;

/// <summary>Reads what <c>torch.save</c> has written since PyTorch 1.6: <c>NAME/data.pkl</c>, and <c>NAME/data/KEY</c> for each storage.</summary>
internal static class PyTorchZip
{
    private const string PickleName = "data.pkl";

    public static CheckpointContent Read(CheckpointFile file, ZipDirectory zip)
    {
        var root = FindRoot(file, zip);
        var isScript = zip.Find(root + "constants.pkl") is not null || zip.Names.Any(name => name.StartsWith(root + "code/", StringComparison.Ordinal));

        var byteOrder = zip.Find(root + "byteorder") is { } entry ? System.Text.Encoding.ASCII.GetString(entry.ReadHeader()) : "little";
        if (byteOrder != "little")
            throw file.Error("its numbers are in big-endian order; little-endian is accepted. Save it again on a little-endian machine.");

        var pickleName = root + PickleName;
        var storages = new Dictionary<string, StorageView>();
        var objects = new TorchObjects(file, (encoding, key, elements) => Storage(file, zip, storages, $"{root}data/{key}", encoding, elements));
        using var pickle = new MemoryStream(zip.Find(pickleName)!.ReadHeader());
        var content = Unpickler.Load(pickle, file, $"'{pickleName}'", objects);
        return StateDictReader.Read(file, isScript ? CheckpointFormat.TorchScript : CheckpointFormat.PyTorchZip, content);
    }

    private static string FindRoot(CheckpointFile file, ZipDirectory zip)
    {
        var pickles = zip.Names.Where(name => name == PickleName || name.EndsWith("/" + PickleName, StringComparison.Ordinal)).ToArray();
        return pickles.Length == 1
            ? pickles[0][..^PickleName.Length]
            : throw file.Error(
                $"it is a zip archive with {(pickles.Length == 0 ? "no" : "more than one")} '{PickleName}', so it is not a PyTorch checkpoint. "
                + "Give the file that torch.save wrote, not an archive that contains it.");
    }

    private static StorageView Storage(
        CheckpointFile file, ZipDirectory zip, Dictionary<string, StorageView> storages, string name, ElementEncoding encoding, long elements)
    {
        if (storages.TryGetValue(name, out var known) && known.Encoding == encoding && known.Elements == elements)
            return known;

        var entry = zip.Find(name)
            ?? throw file.Damaged($"its pickle refers to the storage '{name}', which the archive does not hold");
        if (entry.Length < (Int128)elements * encoding.Bytes)
        {
            throw file.Error(
                $"the storage '{name}' has {entry.Length:N0} bytes where {elements:N0} values of {encoding.TorchType} need "
                    + $"{(Int128)elements * encoding.Bytes:N0}. "
                + CheckpointFile.DownloadAgain);
        }
        return storages[name] = new StorageView(encoding, elements).At(entry.Source);
    }
}
