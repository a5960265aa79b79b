using Inception.Weights.Formats;

namespace Inception.Tests.Weights;

/// <summary>Files by Google's protobuf and by the onnx package: the i-th value of a tensor is i / 4, of whole numbers i.</summary>
public sealed class CaffeAndOnnxTests
{
    [Fact]
    public void Layers_of_Caffes_version_1_have_a_weight_and_a_bias_of_four_dimensions()
    {
        using var checkpoint = Checkpoint.Open(Find("v1.caffemodel"));

        checkpoint.Format.Should().Be(CheckpointFormat.Caffe);
        Shapes(checkpoint).Should().Equal("conv.weight 4x3x2x2", "conv.bias 1x1x1x4");
        ShouldCount(checkpoint, "conv.weight", 48);
        ShouldCount(checkpoint, "conv.bias", 4);
    }

    [Fact]
    public void The_statistics_of_Caffes_BatchNorm_are_divided_by_its_factor_and_Scale_belongs_to_it()
    {
        using var checkpoint = Checkpoint.Open(Find("v2.caffemodel"));

        Shapes(checkpoint).Should().Equal(
            "conv.weight 4x3x2x2", "norm.running_mean 4", "norm.running_var 4", "norm.weight 4", "norm.bias 4", "fc.weight 5x4");
        foreach (var entry in checkpoint.Entries) ShouldCount(checkpoint, entry.Key, (int)entry.Shape.Aggregate(1L, (product, size) => product * size));
    }

    [Fact]
    public void Initializers_of_every_form_are_read()
    {
        using var checkpoint = Checkpoint.Open(Find("typed.onnx"));

        checkpoint.Format.Should().Be(CheckpointFormat.Onnx);
        checkpoint.Entries.Select(entry => entry.Key).Should().BeEquivalentTo("1", "2", "3", "double", "half_raw", "half", "int64", "int8", "constant");
        ShouldCount(checkpoint, "1", 48);
        ShouldCount(checkpoint, "2", 4);
        ShouldCount(checkpoint, "3", 180);
        ShouldCount(checkpoint, "double", 3);
        ShouldCount(checkpoint, "half_raw", 3);
        ShouldCount(checkpoint, "half", 3);
        ShouldCount(checkpoint, "constant", 5);
        checkpoint.ReadFloat32("int64").Should().Equal(0, 1, 2);
        checkpoint.ReadFloat32("int8").Should().Equal(0, 1, 2);
    }

    [Fact]
    public void External_values_are_read_from_the_file_beside_the_model()
    {
        using var checkpoint = Checkpoint.Open(Find("external.onnx"));

        ShouldCount(checkpoint, "1", 48);
        ShouldCount(checkpoint, "3", 180);
    }

    [Fact]
    public void Weights_are_found_by_the_node_that_uses_them()
    {
        using var checkpoint = Checkpoint.Open(Find("typed.onnx"));

        checkpoint.StateDicts[1].Value.Entries.Select(entry => entry.Key).Should().Equal(
            "Conv/0/weight", "Conv/0/bias",
            "BatchNormalization/0/weight", "BatchNormalization/0/bias", "BatchNormalization/0/running_mean", "BatchNormalization/0/running_var",
            "Gemm/0/weight_transposed", "Gemm/0/bias");
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../secret.data")]
    [InlineData("folder/../../secret.data")]
    [InlineData("link/secret.data")]
    [InlineData("link.data")]
    [InlineData("C:\\secret.data")]
    [InlineData("")]
    public void External_values_out_of_the_models_folder_are_refused(string location)
    {
        using var outside = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        outside.Write("secret.data", new byte[1000]);
        Directory.CreateSymbolicLink(folder["link"], outside.Path);
        File.CreateSymbolicLink(folder["link.data"], outside["secret.data"]);

        FolderBoundary.Beside(folder["model.onnx"], location).Should().BeNull();
    }

    [Fact]
    public void A_link_inside_the_models_folder_is_followed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("values.data", new byte[10]);
        File.CreateSymbolicLink(folder["link.data"], folder["values.data"]);

        FolderBoundary.Beside(folder["model.onnx"], "link.data").Should().Be(folder["link.data"]);
        FolderBoundary.Beside(folder["model.onnx"], "values.data").Should().Be(folder["values.data"]);
    }

    /// <summary>Hugging Face's cache has each file of a model in <c>blobs</c>, and links to the files in <c>snapshots</c>.</summary>
    [SkippableFact]
    public void External_values_in_Hugging_Faces_cache_are_read_and_those_elsewhere_are_not()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a right there");
        using var outside = new TemporaryFolder();
        using var cache = new TemporaryFolder();
        Directory.CreateDirectory(cache["blobs"]);
        Directory.CreateDirectory(cache["snapshots/revision"]);
        File.Copy(Find("external.onnx"), cache["blobs/aaa"]);
        File.Copy(Find("external.data"), cache["blobs/bbb"]);
        File.Copy(Find("external.data"), outside["secret.data"]);
        File.CreateSymbolicLink(cache["snapshots/revision/external.onnx"], "../../blobs/aaa");
        File.CreateSymbolicLink(cache["snapshots/revision/external.data"], "../../blobs/bbb");

        using (var checkpoint = Checkpoint.Open(cache["snapshots/revision/external.onnx"])) ShouldCount(checkpoint, "1", 48);

        File.Delete(cache["snapshots/revision/external.data"]);
        File.CreateSymbolicLink(cache["snapshots/revision/external.data"], outside["secret.data"]);
        var open = () => Checkpoint.Open(cache["snapshots/revision/external.onnx"]);
        open.Should().Throw<CheckpointException>().WithMessage("*outside of the model's folder*");
    }

    private static string Find(string name) => Directory.EnumerateFiles(Fixture.Folder, name, SearchOption.AllDirectories).Single();

    private static IEnumerable<string> Shapes(Checkpoint checkpoint) =>
        checkpoint.Entries.Select(entry => $"{entry.Key} {string.Join('x', entry.Shape)}");

    private static void ShouldCount(Checkpoint checkpoint, string key, int count) =>
        checkpoint.ReadFloat32(key).Should().Equal(Enumerable.Range(0, count).Select(i => i / 4f), key);
}
