using System.Buffers.Binary;
using System.Text.Json;
using Inception.Common;

namespace Inception.Weights.Formats;

/// <summary>Writes safetensors files: a header of JSON, and the values of one tensor after the other.</summary>
internal static class SafetensorsWriter
{
    private const int HeaderAlignment = 64;

    /// <summary>Writes the file, which appears under its name only when it is complete.</summary>
    /// <param name="path">The path of the file. An existing file is replaced.</param>
    /// <param name="tensors">The tensors, each name once.</param>
    /// <param name="metadata">Strings to keep in the header, or null.</param>
    /// <exception cref="ArgumentException">A tensor is named <c>__metadata__</c>.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    public static void Write(string path, IReadOnlyList<WritableTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        if (tensors.Any(tensor => tensor.Key == SafetensorsHeader.MetadataKey))
            throw new ArgumentException($"A tensor cannot be named '{SafetensorsHeader.MetadataKey}' in a safetensors file.", nameof(tensors));

        var layout = tensors.OrderByDescending(tensor => tensor.Encoding.Bytes).ToArray();
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Header(tensors, layout, metadata));
            foreach (var tensor in layout)
                tensor.ForEachPiece(stream.Write);
        });
    }

    private static byte[] Header(IReadOnlyList<WritableTensor> tensors, WritableTensor[] layout, IReadOnlyDictionary<string, string>? metadata)
    {
        var begins = new Dictionary<WritableTensor, long>();
        var end = 0L;
        foreach (var tensor in layout)
        {
            begins[tensor] = end;
            end += tensor.Bytes;
        }

        using var buffer = new MemoryStream();
        buffer.Write(new byte[SafetensorsHeader.LengthBytes]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(json, metadata);
            foreach (var tensor in tensors)
                WriteTensor(json, tensor, begins[tensor]);
            json.WriteEndObject();
        }
        while (buffer.Length % HeaderAlignment != 0)
            buffer.WriteByte((byte)' ');

        var header = buffer.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - SafetensorsHeader.LengthBytes);
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(item => item.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, WritableTensor tensor, long begin)
    {
        json.WriteStartObject(tensor.Key);
        json.WriteString("dtype", tensor.Encoding.Safetensors);
        json.WriteStartArray("shape");
        foreach (var size in tensor.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(begin + tensor.Bytes);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
