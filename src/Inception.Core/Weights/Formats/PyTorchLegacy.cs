using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Inception.Weights.Formats;

/// <summary>
/// Reads what <c>torch.save</c> wrote before PyTorch 1.6: pickles of a magic number, the protocol version, facts about the machine, the
/// object, and the list of storage keys; then for each key the number of elements (int64) and the elements.
/// </summary>
internal static class PyTorchLegacy
{
    private const long ProtocolVersion = 1001;
    private const int PickleBufferBytes = 64 << 10;

    private static readonly BigInteger MagicNumber = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>How such a file begins: a pickle of protocol 2 with an integer of ten bytes, the magic number.</summary>
    public static ReadOnlySpan<byte> Signature => [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    public static CheckpointContent Read(CheckpointFile file)
    {
        var storages = new Dictionary<string, StorageView>();
        var objects = new TorchObjects(file, (encoding, key, elements) => Storage(file, storages, key, encoding, elements));
        var headerBytes = Math.Min(file.Length, file.Options.MaxHeaderBytes);
        using var input = new BufferedStream(new FileRegionStream(file, 0, headerBytes), PickleBufferBytes);

        object? Next(string what) => Unpickler.Load(input, file, what, objects);

        if (Next("its magic number") is not BigInteger magic || magic != MagicNumber)
            throw file.Damaged($"its magic number is not PyTorch's");
        if (Next("its protocol version") is not ProtocolVersion)
            throw file.Error($"its protocol version is not {ProtocolVersion}. Load it in Python and save it again with torch.save.");
        if (Next("its system information") is not PickledDictionary system || system.Items.Any(item => item is { Key: "little_endian", Value: not true }))
            throw file.Error("its numbers are in big-endian order; little-endian is accepted. Save it again on a little-endian machine.");

        var root = Next("its object");
        if (Next("its list of storages") is not List<object?> keys)
            throw file.Damaged($"its list of storages is not a list");
        Place(file, storages, keys, input.Position);
        return StateDictReader.Read(file, CheckpointFormat.PyTorchLegacy, root);
    }

    private static StorageView Storage(CheckpointFile file, Dictionary<string, StorageView> storages, string key, ElementEncoding encoding, long elements)
    {
        if (!storages.TryGetValue(key, out var storage))
            storages[key] = storage = new StorageView(encoding, elements);
        return storage.Encoding == encoding && storage.Elements == elements
            ? storage
            : throw file.Error(
                $"the storage '{key}' is said to hold {storage.Elements:N0} values of {storage.Encoding.TorchType}, and {elements:N0} of {encoding.TorchType}. "
                + CheckpointFile.DownloadAgain);
    }

    private static void Place(CheckpointFile file, Dictionary<string, StorageView> storages, List<object?> keys, long position)
    {
        Span<byte> count = stackalloc byte[sizeof(long)];
        foreach (var item in keys)
        {
            if (item is not string key || !storages.TryGetValue(key, out var storage) || storage.IsPlaced)
                throw file.Damaged($"its list of storages holds '{item}', which is not a storage of its tensors or stands there twice");

            file.ReadExactly(position, count);
            position += count.Length;
            var elements = BinaryPrimitives.ReadInt64LittleEndian(count);
            if (elements != storage.Elements)
                throw file.Damaged($"the storage '{key}' has {elements:N0} elements where {storage.Elements:N0} were expected");

            var bytes = (Int128)elements * storage.Encoding.Bytes;
            if (bytes > file.Length - position)
            {
                throw file.Error(
                    $"the storage '{key}' needs {bytes:N0} bytes from byte {position:N0} on, where the file has {file.Length:N0} in all: it is truncated. "
                    + CheckpointFile.DownloadAgain);
            }
            storage.At(new StoredBytes(file, position, (long)bytes));
            position += (long)bytes;
        }

        if (storages.FirstOrDefault(storage => !storage.Value.IsPlaced).Key is { } missing)
            throw file.Damaged($"the storage '{missing}' of its tensors is not in the list of storages");
    }
}
