using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Protocol;

/// <summary>Writes the answer: JSON, and the binary tensors behind it.</summary>
internal sealed class InferAnswer : IResult, IDisposable
{
    private readonly ArrayBufferWriter<byte> _json = new(), _tail = new();
    private readonly Utf8JsonWriter _writer;

    public InferAnswer(string model, string? id)
    {
        _writer = new(_json);
        _writer.WriteStartObject();
        _writer.WriteString("model_name", model);
        _writer.WriteString("model_version", OpenInferenceEndpoints.Version);
        if (id is not null) _writer.WriteString("id", id);
        _writer.WriteStartArray("outputs");
    }

    public void Add(InferOutput output, int rows, int length, float[] values)
    {
        Begin(output.Name, "FP32", rows, length);
        if (output.IsBinary)
        {
            var bytes = MemoryMarshal.AsBytes(values.AsSpan());
            WriteSize(bytes.Length);
            _tail.Write(bytes);
        }
        else
        {
            _writer.WriteStartArray("data");
            foreach (var value in values) _writer.WriteNumberValue(value);
            _writer.WriteEndArray();
        }

        _writer.WriteEndObject();
    }

    /// <summary>The largest values of each row as <c>value:index:label</c> (Triton's extension for classification).</summary>
    public void AddClasses(InferOutput output, int rows, int length, float[] values, IReadOnlyList<string>? labels)
    {
        var most = Math.Min(output.Classes, length);
        var texts = Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, length)
            .OrderByDescending(index => values[(row * length) + index]).Take(most)
            .Select(index => string.Create(
                CultureInfo.InvariantCulture, $"{values[(row * length) + index]:R}:{index}{(labels is null ? "" : ":" + labels[index])}")));
        Begin(output.Name, "BYTES", rows, most);
        if (output.IsBinary)
        {
            var before = _tail.WrittenCount;
            foreach (var text in texts.Select(Encoding.UTF8.GetBytes))
            {
                BinaryPrimitives.WriteInt32LittleEndian(_tail.GetSpan(sizeof(int)), text.Length);
                _tail.Advance(sizeof(int));
                _tail.Write(text);
            }

            WriteSize(_tail.WrittenCount - before);
        }
        else
        {
            _writer.WriteStartArray("data");
            foreach (var text in texts) _writer.WriteStringValue(text);
            _writer.WriteEndArray();
        }

        _writer.WriteEndObject();
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        _writer.WriteEndArray();
        _writer.WriteEndObject();
        await _writer.FlushAsync(httpContext.RequestAborted).ConfigureAwait(false);
        Dispose();
        var response = httpContext.Response;
        response.ContentType = _tail.WrittenCount == 0 ? "application/json" : "application/octet-stream";
        response.ContentLength = _json.WrittenCount + _tail.WrittenCount;
        if (_tail.WrittenCount > 0) response.Headers[InferRequest.LengthHeader] = _json.WrittenCount.ToString(CultureInfo.InvariantCulture);
        await response.BodyWriter.WriteAsync(_json.WrittenMemory, httpContext.RequestAborted).ConfigureAwait(false);
        if (_tail.WrittenCount > 0) await response.BodyWriter.WriteAsync(_tail.WrittenMemory, httpContext.RequestAborted).ConfigureAwait(false);
    }

    public void Dispose() => _writer.Dispose();

    private void Begin(string name, string type, int rows, int length)
    {
        _writer.WriteStartObject();
        _writer.WriteString("name", name);
        _writer.WriteString("datatype", type);
        _writer.WriteStartArray("shape");
        _writer.WriteNumberValue(rows);
        _writer.WriteNumberValue(length);
        _writer.WriteEndArray();
    }

    private void WriteSize(int bytes)
    {
        _writer.WriteStartObject("parameters");
        _writer.WriteNumber("binary_data_size", bytes);
        _writer.WriteEndObject();
    }
}
