using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Tool.Tests.Commands;

/// <summary>The command as a process, its files in the runtimes they are for.</summary>
[Collection(ConsoleApp.Name)]
public class ExportCommandTests(ConsoleAppFiles files)
{
    [Fact]
    public void One_call_writes_both_files_and_both_agree_with_the_network()
    {
        var (onnx, script) = (files["export.onnx"], files["export.pt"]);

        var said = InProcess.Of("export", "inception_small", "--weights", files.Small, "--onnx", onnx, "--torchscript", script, "--opset", "14", "--licence", "MIT").ShouldSucceed();

        said.Should().Match($"{onnx}: inception_small, ONNX opset 14, * MB{Environment.NewLine}{script}: inception_small, TorchScript, * MB{Environment.NewLine}");
        using var network = new InceptionSmall(weights: files.Small);
        network.eval();
        using var exported = new OnnxRun(onnx);
        exported.ShouldAgreeWith(network, 3, 28, 28);
        exported.Session.ModelMetadata.CustomMetadataMap.Should().ContainKeys("labels", "preprocessing").And.Contain("licence", "MIT");
        using var module = jit.load<Tensor, Tensor>(script);
        using var input = FormulaWeights.Input(2, 1, 28, 28);
        using var expected = network.call(input);
        using var found = module.call(input);
        found.ShouldAgreeWith(expected);
    }

    [Theory]
    [InlineData("any.onnx", "ONNX opset 13")]
    [InlineData("any.pt", "TorchScript")]
    public void The_extension_of_the_output_chooses_the_format(string name, string format)
    {
        InProcess.Of("export", "--model", "inception_small", "--weights", files.Small, "-o", files[name]).ShouldSucceed().Should().Contain(format);

        new FileInfo(files[name]).Length.Should().BePositive();
    }

    [Fact]
    public void The_shipped_weights_take_bytes_of_any_size_where_that_is_asked_for()
    {
        var onnx = files["bytes.onnx"];

        InProcess.Of("export", "inception_small", "--onnx", onnx, "--uint8-input", "--dynamic-size", "--no-fold").ShouldSucceed();

        using var exported = new OnnxRun(onnx);
        exported.Session.InputMetadata["input"].ElementType.Should().Be<byte>();
        exported.Session.InputMetadata["input"].SymbolicDimensions.Should().Equal("batch", "height", "width", "");
        using var black = zeros([2, 28, 28, 1], ScalarType.Byte);
        using var logits = exported.Of(black);
        logits.shape.Should().Equal(2, 10);
    }

    [Fact]
    public void Eight_bits_come_of_a_folder_of_images_or_of_what_calibrate_made_of_it_for_Triton_too()
    {
        var images = Path.Combine(AppContext.BaseDirectory, "Assets", "fashion-mnist");
        var (ranges, onnx, repository) = (files["ranges.json"], files["int8.onnx"], files["triton-int8"]);

        InProcess.Of("calibrate", "inception_small", "--images", images, "--output", ranges).ShouldSucceed().Should().Match($"{ranges}: inception_small, * ranges from * images*");
        var file = InProcess.Of("export", "inception_small", "--onnx", onnx, "--precision", "int8", "--calibration", ranges);
        var served = InProcess.Of("export", "inception_small", "--triton", repository, "--precision", "int8", "--calibration", images);

        file.ExitCode.Should().Be(0);
        file.Output.Should().Contain("ONNX opset 13, int8");
        served.Output.Should().Contain("ONNX opset 13, int8, for Triton");
        new[] { file.Error, served.Error }.Should().OnlyContain(advice => advice.Contains("--reduce-range"), "both files are wrong on old processors");

        File.ReadAllBytes(Path.Combine(repository, "inception_small", "1", "model.onnx")).Should().Equal(File.ReadAllBytes(onnx));
        File.ReadAllText(Path.Combine(repository, "inception_small", "config.pbtxt")).Should()
            .ContainAll("backend: \"onnxruntime\"", "data_type: TYPE_FP32", "dims: [ 1, 28, 28 ]", "dims: [ 10 ]").And.NotContain("INT8", "8 bits are inside the graph alone");
        using var exported = new OnnxRun(onnx);
        using var black = zeros([2, 1, 28, 28]);
        using var logits = exported.Of(black);
        logits.shape.Should().Equal(2, 10);
    }

    /// <summary>Images of one constant colour are refused; a calibration of them that exists is a warning, in every command that takes it.</summary>
    [Fact]
    public void Degenerate_calibrations_are_named_and_weights_are_not_blamed()
    {
        var (constant, ranges, onnx) = (files["constant.npy"], files["constant.json"], files["constant.onnx"]);
        using var images = zeros([4, 1, 28, 28]);
        NpyFile.Write(constant, images);
        using (var network = new Networks.InceptionSmall(weights: files.Small))
        {
            network.eval();
            Inference.InceptionNetworkCalibration.Calibrate(network, [images]).Save(ranges);
        }

        string[] model = ["inception_small", "--weights", files.Small, "--precision", "int8"];
        var refused = InProcess.Of(["check", .. model, "--calibration", constant]).ShouldFailInOneLine();
        var exported = InProcess.Of(["export", .. model, "--onnx", onnx, "--calibration", ranges]);
        var compiled = InProcess.Of(["check", .. model, "--calibration", ranges]);

        exported.ExitCode.Should().Be(0);
        compiled.ExitCode.Should().Be(0);
        new[] { refused, exported.Error, compiled.Error }.Should().OnlyContain(said =>
            said.Contains("calibration images", StringComparison.Ordinal) && said.Contains("'input'", StringComparison.Ordinal)
            && !said.Contains("weights", StringComparison.Ordinal) && !said.Contains("trained", StringComparison.Ordinal));
    }

    [Fact]
    public void Calibrate_refuses_images_of_one_colour_and_warns_of_one_repeated_image()
    {
        var (black, same) = (Directory.CreateDirectory(files["black"]).FullName, Directory.CreateDirectory(files["same"]).FullName);
        for (var i = 0; i < 3; i++)
        {
            File.WriteAllBytes(Path.Combine(black, $"{i}.png"), new Imaging.RgbImage(28, 28, new byte[28 * 28 * 3]).ToPng());
            File.Copy(ConsoleAppFiles.Image, Path.Combine(same, $"{i}.png"), overwrite: true);
        }

        InProcess.Of("calibrate", "inception_small", "--data", black, "--output", files["black.json"]).ShouldFailInOneLine().Should().Contain("'input'");
        var repeated = InProcess.Of("calibrate", "inception_small", "--data", same, "--output", files["same.json"]);

        File.Exists(files["black.json"]).Should().BeFalse();
        repeated.ExitCode.Should().Be(0);
        repeated.Error.Should().Contain("same image");
    }

    [Theory]
    [InlineData("--precision int8", "*--precision int8 needs --calibration*")]
    [InlineData("--calibration x", "*--calibration is for --precision int8*")]
    [InlineData("--precision int8 --calibration x --no-fold", "*remove --no-fold*")]
    [InlineData("--precision int8 --calibration x --torchscript x.pt", "*is for ONNX*")]
    [InlineData("--precision int8 --calibration absent.json", "*There is no file 'absent.json'*")]
    public void What_does_not_go_with_8_bits_is_said(string options, string message) =>
        InProcess.Of(["export", "inception_small", "--onnx", files["refused.onnx"], .. options.Split(' ')]).ShouldFailInOneLine().Should().Match(message);

    [Fact]
    public void A_repository_for_Triton_is_begun_where_there_is_none()
    {
        var repository = files["triton/models"];

        var said = InProcess.Of("export", "inception_small", "--triton", repository).ShouldSucceed();

        said.Should().Contain("inception_small, ONNX opset 13, for Triton");
        File.ReadAllText(Path.Combine(repository, "inception_small", "config.pbtxt")).Should().Contain("dims: [ 1, 28, 28 ]");
        using var exported = new OnnxRun(Path.Combine(repository, "inception_small", "1", "model.onnx"));
        exported.Session.ModelMetadata.CustomMetadataMap.Should().Contain("licence", "MIT");
    }

    [Fact]
    public void Its_help_has_its_options_and_examples() =>
        InProcess.Of("export", "--help").ShouldSucceed().Should()
            .ContainAll("--onnx FILE.onnx", "--torchscript FILE.pt", "--opset N", "--no-fold", "--uint8-input", "--dynamic-size", "--input-size HxW", "Examples:", "inception export --weights inception_v3.tv_in1k --output v3.onnx");
}
