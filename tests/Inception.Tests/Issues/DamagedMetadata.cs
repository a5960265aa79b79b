using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Inception.Models;
using Inception.Preprocessing;
using Inception.Quantization;
using Inception.Tests.Weights;
using Inception.Weights.Formats;

namespace Inception.Tests.Issues;

/// <summary>
/// Text that is no Unicode, null, and numbers out of range in a file's metadata ended in the exception that the code ran into, not in the documented one.
/// </summary>
public sealed class DamagedMetadata : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"config":{"layers":[{"class_name":"\ud800","config":{"name":"a"}}]}}""")]
    [InlineData("""{"config":{"layers":[{"class_name":"Conv2D","config":{"name":"\udc00"}}]}}""")]
    [InlineData("{\"config\":{\"layers\":[{\"class_name\":\"\u00ff\",\"config\":{\"name\":\"a\"}}]}}")]   // a byte that is no UTF-8
    [InlineData("""{"\ud800onfig":{},"config":[]""")]
    public void Of_a_Keras_file(string config)
    {
        File.Copy(Fixture.Find("keras/keras3.keras"), _folder["model.keras"]);
        using (var zip = ZipFile.Open(_folder["model.keras"], ZipArchiveMode.Update))
        {
            zip.GetEntry("config.json")!.Delete();
            using var entry = zip.CreateEntry("config.json", CompressionLevel.NoCompression).Open();
            entry.Write(Encoding.Latin1.GetBytes(config));
        }

        FluentActions.Invoking(() => Checkpoint.Open(_folder["model.keras"])).Should().Throw<CheckpointException>();
    }

    [Theory]
    [InlineData("options", """{"HiddenUnits":null}""")]
    [InlineData("options", """{"HiddenUnits":"99999999999"}""")]
    [InlineData("options", """{"\ud800":1}""")]
    [InlineData("options", """{"Pooling":"\ud800"}""")]
    [InlineData("options", """{"Classes":1e99}""")]
    [InlineData("options", """{"Dropout":1e999}""")]
    [InlineData("labels", """["\ud800"]""")]
    [InlineData("labels", "null")]
    [InlineData("label_ids", """["\ud800"]""")]
    [InlineData("preprocessing", "null")]
    [InlineData("preprocessing", """{"resizer":"\ud800"}""")]
    public void Of_a_model(string key, string text)
    {
        var metadata = new JsonObject
        {
            ["network"] = "inception_v3",
            ["options"] = """{"Classes":1}""",
            ["preprocessing"] = ImagePreprocessing.InceptionV3.ToJson(),
            ["labels"] = """["a"]""",
        };
        ModelMetadata.Read(Safetensors(metadata)).Should().NotBeNull();
        metadata[key] = text;
        var path = Safetensors(metadata);

        FluentActions.Invoking(() => ModelMetadata.Read(path)).Should().Throw<CheckpointException>();
    }

    [Theory]
    [InlineData("\\ud800", "x")]
    [InlineData("a", "\\ud800")]
    public void Of_a_calibration(string network, string key)
    {
        var path = _folder.Write("calibration.json", Encoding.ASCII.GetBytes(
            $$$"""{"format":"inception calibration","version":1,"network":"{{{network}}}","method":"min-max","images":1,"ranges":{"{{{key}}}":[0,1]}}"""));

        FluentActions.Invoking(() => Calibration.Load(path)).Should().Throw<CalibrationException>();
    }

    [Theory]
    [InlineData(48)]
    [InlineData(50)]
    [InlineData(52)]
    public void Of_a_table_that_is_nothing_but_its_end(int length)
    {
        foreach (var (offset, size) in ((ulong, ulong)[])[(1UL << 63, 0), (ulong.MaxValue - 99, 0), (0, ulong.MaxValue - 99), (1UL << 62, 1UL << 62), (0, 0)])
        {
            byte[] handles = [0, 0, .. Varint(offset), .. Varint(size)];
            var path = _folder.Write("table.ckpt", [
                .. new byte[length - 48], .. handles, .. new byte[40 - handles.Length], 0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB]);

            FluentActions.Invoking(() => Checkpoint.Open(path)).Should().Throw<CheckpointException>("the block is at {0} and has {1} bytes", offset, size);
        }
    }

    private string Safetensors(JsonObject metadata)
    {
        var header = new JsonObject
        {
            ["__metadata__"] = metadata.DeepClone(),
            ["a"] = new JsonObject { ["dtype"] = "F32", ["shape"] = new JsonArray(1), ["data_offsets"] = new JsonArray(0, 4) },
        };
        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        var length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return _folder.Write("model.safetensors", [.. length, .. text, 0, 0, 0, 0]);
    }

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }
}
