using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using System.Text.Json;
using Inception.Common;
using Inception.Engine.Kernels;
using Inception.Engine.Plans;
using Inception.Inference;
using Inception.Networks;
using Inception.Weights.Formats;

namespace Inception.Portable;

/// <summary>
/// A compiled model in a file: safetensors with one tensor, the weights in the order in which the kernels read them, and metadata that says for which
/// kernels. The weights are mapped into memory, so that processes share them and none waits for them. Nothing in the file is trusted: sizes and kernels
/// must be those of the plan that this library makes, and a sum over the weights must fit.
/// </summary>
internal static class PackedModelFile
{
    private const string Format = "1", Tensor = "packed_weights";
    private const string FormatKey = "packed_format", WidthKey = "packed_lanes", AccuracyKey = "packed_accuracy", OutputKey = "packed_output",
        SizeKey = "packed_image_size", ErrorKey = "packed_error", PlacesKey = "packed_places", SumKey = "packed_sum";
    private const int Alignment = 64;
    private const char Separator = '\t';

    /// <summary>Whether the metadata of a checkpoint is that of a compiled model.</summary>
    public static bool IsPacked(IReadOnlyDictionary<string, string> metadata) => metadata.ContainsKey(FormatKey);

    /// <summary>Writes a compiled model.</summary>
    /// <param name="path">The path of the file. An existing file is replaced.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="model">The metadata of the model.</param>
    public static void Write(string path, PortableEngine engine, IReadOnlyDictionary<string, string> model)
    {
        var packed = engine.Packed;
        var metadata = new SortedDictionary<string, string>(model.ToDictionary(), StringComparer.Ordinal)
        {
            [FormatKey] = Format,
            [WidthKey] = Text((int)packed.Width),
            [AccuracyKey] = packed.Accuracy.ToString(),
            [OutputKey] = packed.Output.ToString(),
            [SizeKey] = Text(packed.ImageSize),
            [PlacesKey] = string.Join('\n', packed.Places.Select(place =>
                string.Join(Separator, place.Path, place.Kernel, Text(place.Offset), Text(place.Size)))),
            [SumKey] = SumOf(packed.Weights),
        };
        if (packed.Error is { } error) metadata[ErrorKey] = error.ToString("R", CultureInfo.InvariantCulture);
        var header = Header(metadata, packed.Weights.Size);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var part in packed.Weights.Parts()) stream.Write(part);
        });
    }

    /// <summary>Maps a compiled model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public static PackedNetwork Open(string path, IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            var places = Value(metadata, PlacesKey).Split('\n').Select(line => line.Split(Separator)).ToArray();
            var weights = Map(path);
            try
            {
                if (SumOf(weights) != Value(metadata, SumKey)) throw new FormatException("The sum over the weights differs from the one that was written.");
                return new PackedNetwork
                {
                    Width = (VectorWidth)Number(metadata, WidthKey) is var width && Enum.IsDefined(width)
                        ? width
                        : throw new FormatException($"It is packed for vectors of {(int)width} numbers."),
                    Accuracy = Enum.Parse<Accuracy>(Value(metadata, AccuracyKey)),
                    Output = Enum.Parse<NetworkOutput>(Value(metadata, OutputKey)),
                    ImageSize = Number(metadata, SizeKey),
                    Error = metadata.TryGetValue(ErrorKey, out var error) ? double.Parse(error, CultureInfo.InvariantCulture) : null,
                    Places = [.. places.Select(place => new WeightPlace(
                        place[0], place[1], long.Parse(place[2], CultureInfo.InvariantCulture), long.Parse(place[3], CultureInfo.InvariantCulture)))],
                    Weights = weights,
                };
            }
            catch
            {
                weights.Dispose();
                throw;
            }
        }
        catch (Exception damage) when (damage is FormatException or ArgumentException or OverflowException or IndexOutOfRangeException or EndOfStreamException)
        {
            throw new CheckpointException(path, $"it is no compiled model that can be read. {damage.Message} Save it again from the checkpoint.", damage);
        }
    }

    private static PackedWeights Map(string path)
    {
        using var stream = File.OpenRead(path);
        Span<byte> length = stackalloc byte[sizeof(long)];
        stream.ReadExactly(length);
        var offset = sizeof(long) + BinaryPrimitives.ReadInt64LittleEndian(length);
        var bytes = stream.Length - offset;
        if (offset % Alignment != 0 || bytes <= 0 || bytes % sizeof(float) != 0) throw new FormatException("Its weights are not where they must be.");
        using var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        return PackedWeights.Map(file, offset, bytes / sizeof(float));
    }

    /// <summary>The header of safetensors, filled up with spaces so that the weights begin at a multiple of 64.</summary>
    private static byte[] Header(SortedDictionary<string, string> metadata, long size)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata) json.WriteString(key, value);
            json.WriteEndObject();
            json.WriteStartObject(Tensor);
            json.WriteString("dtype", "F32");
            json.WriteStartArray("shape");
            json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(0);
            json.WriteNumberValue(size * sizeof(float));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        while ((buffer.Length + sizeof(long)) % Alignment != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static string SumOf(PackedWeights weights)
    {
        var sum = new XxHash3();
        foreach (var part in weights.Parts()) sum.Append(part);
        return Convert.ToHexString(sum.GetCurrentHash());
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(IReadOnlyDictionary<string, string> metadata, string key) => int.Parse(Value(metadata, key), CultureInfo.InvariantCulture);

    private static string Value(IReadOnlyDictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out var value) ? value : throw new FormatException($"Its metadata has no '{key}'.");
}
