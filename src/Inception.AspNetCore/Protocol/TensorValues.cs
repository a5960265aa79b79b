using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Inception.AspNetCore.Protocol;

/// <summary>Reads the values of a tensor, row by row: from bytes in little-endian order, or from JSON, whose arrays may be nested.</summary>
internal static class TensorValues
{
    public static float[] Floats(InferInput input)
    {
        // Checked before memory is taken: a shape costs its sender some bytes.
        if (input.IsBinary) Require(input, sizeof(float) * (long)input.Count);
        else RequireRoom(input);
        var values = new float[input.Count];
        if (input.IsBinary)
        {
            MemoryMarshal.Cast<byte, float>(input.Binary.Span).CopyTo(values);
        }
        else
        {
            var next = 0;
            Fill(input, input.Json, (element, index) => values[index] = element.TryGetSingle(out var value) ? value : throw Wrong(input), ref next);
            Require(input, next, input.Count);
        }

        return Array.TrueForAll(values, float.IsFinite) ? values : throw InferRequest.Bad($"The input '{input.Name}' has values that are not finite.");
    }

    public static byte[] Bytes(InferInput input)
    {
        if (input.IsBinary)
        {
            Require(input, input.Count);
            return input.Binary.ToArray();
        }

        RequireRoom(input);
        var values = new byte[input.Count];
        var next = 0;
        Fill(input, input.Json, (element, index) => values[index] = element.TryGetByte(out var value) ? value : throw Wrong(input), ref next);
        Require(input, next, input.Count);
        return values;
    }

    /// <summary>The elements of a BYTES tensor: each with its length before it, or base64 in JSON.</summary>
    public static List<ReadOnlyMemory<byte>> Elements(InferInput input)
    {
        var elements = new List<ReadOnlyMemory<byte>>();
        if (!input.IsBinary)
        {
            foreach (var element in input.Json.EnumerateArray())
            {
                var text = Encoding.UTF8.GetBytes(Text(element) ?? throw Wrong(input));
                if (Base64.DecodeFromUtf8InPlace(text, out var length) != System.Buffers.OperationStatus.Done)
                    throw InferRequest.Bad($"The input '{input.Name}' expects images in base64.");
                elements.Add(text.AsMemory(0, length));
            }
        }

        var rest = input.Binary;
        while (rest.Length > 0)
        {
            var length = rest.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            if (length < 0 || length > rest.Length - sizeof(int)) throw InferRequest.Bad($"The bytes of the input '{input.Name}' end within an element.");
            elements.Add(rest.Slice(sizeof(int), length));
            rest = rest[(sizeof(int) + length)..];
        }

        Require(input, elements.Count, input.Count);
        return elements;
    }

    private static void Fill(InferInput input, JsonElement values, Action<JsonElement, int> set, ref int next)
    {
        foreach (var element in values.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                Fill(input, element, set, ref next);
                continue;
            }

            if (element.ValueKind != JsonValueKind.Number) throw Wrong(input);
            if (next == input.Count) Require(input, next + 1L, input.Count);
            set(element, next++);
        }
    }

    /// <summary>The text of an element; null where it is none, or damaged.</summary>
    private static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)   // bytes that are no UTF-8, or half of a surrogate pair
        {
            return null;
        }
    }

    /// <summary>Refuses a shape of more values than the JSON can hold: each takes a digit and a comma or bracket.</summary>
    private static void RequireRoom(InferInput input)
    {
        if (input.Count > JsonMarshal.GetRawUtf8Value(input.Json).Length / 2) throw InferRequest.Bad(
            $"The input '{input.Name}' of {string.Join('×', input.Shape)} expects {input.Count:N0} values; \"data\" is too short for so many.");
    }

    private static void Require(InferInput input, long expected) => Require(input, input.Binary.Length, expected, "bytes");

    private static void Require(InferInput input, long found, long expected, string what = "values")
    {
        if (found != expected)
            throw InferRequest.Bad(
                $"The input '{input.Name}' of {string.Join('×', input.Shape)} expects {expected:N0} {what}; "
                + $"found {found:N0}{(found > expected ? " or more" : "")}.");
    }

    private static Http.RequestFailure Wrong(InferInput input) =>
        InferRequest.Bad($"\"data\" of the input '{input.Name}' has an element that is no {input.Type}.");
}
