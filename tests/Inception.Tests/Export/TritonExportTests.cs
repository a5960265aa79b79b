using Inception.Export;
using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Tests.Export;

/// <summary>The folders and texts that Triton reads. The server itself does not run here; ONNX Runtime, its backend, reads the file.</summary>
public class TritonExportTests
{
    [Fact]
    public void A_model_repository_has_the_file_its_configuration_and_its_labels()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network("inception_small");

        network.ExportTriton(folder["models"], new() { MaxBatchSize = 16, MaxQueueDelay = TimeSpan.FromMilliseconds(2), Onnx = new() { Labels = LabelSet.FashionMnist } });

        Files(folder["models"]).Should().BeEquivalentTo("inception_small/config.pbtxt", "inception_small/labels.txt", "inception_small/1/model.onnx");
        File.ReadAllText(folder["models/inception_small/config.pbtxt"]).Should().Be("""
            name: "inception_small"
            backend: "onnxruntime"
            max_batch_size: 16
            input [
              {
                name: "input"
                data_type: TYPE_FP32
                dims: [ 1, 28, 28 ]
              }
            ]
            output [
              {
                name: "logits"
                data_type: TYPE_FP32
                dims: [ 10 ]
                label_filename: "labels.txt"
              }
            ]
            dynamic_batching {
              max_queue_delay_microseconds: 2000
            }

            """.ReplaceLineEndings("\n"));
        File.ReadAllLines(folder["models/inception_small/labels.txt"]).Should().Equal(LabelSet.FashionMnist);
        using var exported = new OnnxRun(folder["models/inception_small/1/model.onnx"]);
        exported.ShouldAgreeWith(network, 3, 28, 28);
    }

    [Fact]
    public void Bytes_and_sizes_that_may_vary_are_told()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network("inception_small");

        network.ExportTriton(folder["models"], new()
        {
            ModelName = "fashion",
            Version = 3,
            Onnx = new() { ByteInput = true, DynamicSize = true, Preprocessing = ImagePreprocessing.FashionMnist },
        });

        Files(folder["models"]).Should().BeEquivalentTo("fashion/config.pbtxt", "fashion/3/model.onnx");
        File.ReadAllText(folder["models/fashion/config.pbtxt"]).Should().ContainAll("name: \"fashion\"", "data_type: TYPE_UINT8", "dims: [ -1, -1, 1 ]").And.NotContain("labels");
    }

    public static TheoryData<TritonExportOptions, string> Refused => new()
    {
        { new() { ModelName = "../x" }, "ModelName must be letters, digits*found '../x'.*" },
        { new() { ModelName = ".." }, "ModelName must be letters, digits*found '..'.*" },
        { new() { Version = 0 }, "Version must be at least 1; found 0.*" },
        { new() { MaxBatchSize = 0 }, "MaxBatchSize must be at least 1; found 0.*" },
        { new() { MaxQueueDelay = TimeSpan.FromSeconds(-1) }, "MaxQueueDelay must be at least 0; found -00:00:01.*" },
        { new() { Onnx = new() { Opset = 9 } }, "Opset must be from 13 to 17; found 9.*" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_the_server_would_refuse_is_refused_before_a_folder_is_made(TritonExportOptions options, string message)
    {
        using var folder = new TemporaryFolder();
        using var network = new InceptionSmall();

        var export = () => network.ExportTriton(folder["models"], options);

        export.Should().Throw<ArgumentException>().WithMessage(message);
        Directory.Exists(folder["models"]).Should().BeFalse();
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'));
}
