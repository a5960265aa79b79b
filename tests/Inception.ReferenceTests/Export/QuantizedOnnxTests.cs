using Inception.Export;
using Inception.Export.Onnx;
using Inception.Inference;
using Inception.Networks;
using Inception.Quantization;
using Inception.Training.Data;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Export;

/// <summary>
/// Files in 8 bits through ONNX Runtime: what its optimiser makes of them, and what they compute. Without VNNI both ONNX Runtime and the engine need 7-bit filters, which the engine
/// chooses by itself and a file gets by <see cref="OnnxExportOptions.ReduceRange"/>; so each test compares files and engines of the same filters.
/// </summary>
public class QuantizedOnnxTests
{
    [Fact]
    public void The_shipped_network_in_8_bits_names_the_same_classes_and_is_a_quarter_as_large()
    {
        const int batch = 100;
        using var folder = new TemporaryFolder();
        using var network = new InceptionSmall(weights: Asset("inception_small-fashion_mnist.safetensors"));
        network.eval();
        var testSet = IdxImages.Read(
            Asset(Path.Combine("fashion-mnist", "t10k-images-idx3-ubyte.gz")), Asset(Path.Combine("fashion-mnist", "t10k-labels-idx1-ubyte.gz")), FashionMnist.ClassNames);
        using var first = Images(0);
        var calibration = network.Calibrate([first]);

        network.ExportOnnx(folder["int8.onnx"], new() { Calibration = calibration, ReduceRange = !Processor.HasVnni });

        network.ExportOnnx(folder["fp32.onnx"]);
        using var exported = new OnnxRun(folder["int8.onnx"]);
        using var _ = no_grad();
        using var engine = network.Compile(new() { Precision = Precision.Int8, Calibration = calibration, BatchSize = batch });
        var (same, sameAsEngine) = (0L, 0L);
        for (var start = batch; start < testSet.Count; start += batch)
        {
            using var scope = NewDisposeScope();
            var images = Images(start);
            var found = exported.Of(images).argmax(1);
            same += found.eq(network.call(images).argmax(1)).sum().item<long>();
            sameAsEngine += found.eq(engine.Forward(images).argmax(1)).sum().item<long>();
        }

        ((double)same / (testSet.Count - batch)).Should().BeGreaterThanOrEqualTo(0.985, "the floor for 8 bits; measured 0.9989");
        ((double)sameAsEngine / (testSet.Count - batch)).Should().BeGreaterThanOrEqualTo(0.98, "both compute with the same ranges and filters");
        ((double)new FileInfo(folder["int8.onnx"]).Length / new FileInfo(folder["fp32.onnx"]).Length).Should().BeLessThan(0.33, "the nodes of a small network weigh a few per cent");

        Tensor Images(int start)
        {
            using var pixels = tensor(testSet.Pixels.Slice(start * 28 * 28, batch * 28 * 28).ToArray()).reshape(batch, 1, 28, 28);
            using var scope = NewDisposeScope();
            return ((pixels.to(ScalarType.Float32) / 255 - FashionMnist.Mean) / FashionMnist.StandardDeviation).MoveToOuterDisposeScope();
        }
    }

    [Theory]
    [InlineData("googlenet")]
    [InlineData("inception_v3")]
    [InlineData("inception_resnet_v1")]
    [InlineData("xception")]
    [InlineData("inception_v2")]
    public void ONNX_Runtime_computes_every_convolution_in_8_bits_and_what_the_engine_computes(string name)
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network(name);
        var side = SampleNetworks.SmallSize(name);
        var (input, logits) = Exported.Reference(network, 2, side, side);
        using var images = input;
        using var expected = logits;

        var calibration = network.Calibrate([images]);

        network.ExportOnnx(folder["int8.onnx"], new() { Calibration = calibration, InputSize = side, ReduceRange = !Processor.HasVnni });

        Optimise(folder["int8.onnx"], folder["optimised.onnx"]);
        var before = Operators(folder["int8.onnx"]).Count(operation => operation == "Conv");
        var after = Operators(folder["optimised.onnx"]);
        using var exported = new OnnxRun(folder["int8.onnx"]);
        using var found = exported.Of(images);
        using var engine = network.Compile(new() { Precision = Precision.Int8, Calibration = calibration, BatchSize = 2, ImageSize = side });
        using var byEngine = engine.Forward(images);
        var error = CompiledSamples.Difference(found, expected);
        after.Count(operation => operation == "QLinearConv").Should().Be(before);
        after.Should().NotContain("Conv");
        CompiledSamples.Difference(found, byEngine).Should().BeLessThan(
            name == "xception" ? 0.1 : 0.05, "both have the same steps, and round some values to neighbouring ones; the engine uses 7-bit filters for xception's depthwise convolutions on every processor");
        error.Should().BeLessThan(0.15, "a rounding in each of these layers comes to 0.015 to 0.061 of the largest logit; a wrong scale, axis or zero point moves it by as much as it is");
    }

    [Theory]
    [InlineData("googlenet")]
    [InlineData("inception_resnet_v1")]
    public void Seven_bit_filters_are_right_on_every_processor(string name)
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network(name);
        var side = SampleNetworks.SmallSize(name);
        var (input, logits) = Exported.Reference(network, 2, side, side);
        using var images = input;
        using var expected = logits;

        network.ExportOnnx(folder["int8.onnx"], new() { Calibration = network.Calibrate([images]), InputSize = side, ReduceRange = true });

        using var exported = new OnnxRun(folder["int8.onnx"]);
        using var found = exported.Of(images);
        CompiledSamples.Difference(found, expected).Should().BeLessThan(0.15, "7 bits cost about as much as the rounding of the feature maps, 0.015 to 0.061 of the largest logit");
        ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder["int8.onnx"])).Graph.Initializer
            .Where(one => one.Name.EndsWith(".weight", StringComparison.Ordinal) && one.DataType == (int)TensorProto.Types.DataType.Int8)
            .Should().OnlyContain(one => LargestStep(one.RawData.ToByteArray()) == 64);
    }

    [Fact]
    public void Rows_that_are_named_stay_in_float()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network("inception_small");
        using var images = FormulaWeights.Input(2, 1, 28, 28);
        var calibration = network.Calibrate([images]);
        var first = network.state_dict().Keys.First(key => key.EndsWith(".conv.weight", StringComparison.Ordinal))[..^".conv.weight".Length];

        network.ExportOnnx(folder["int8.onnx"], new() { Calibration = calibration, FloatRows = [first] });

        Optimise(folder["int8.onnx"], folder["optimised.onnx"]);
        Operators(folder["optimised.onnx"]).Count(operation => operation is "Conv" or "FusedConv").Should().Be(1);
    }

    [Fact]
    public void What_does_not_fit_a_calibration_is_refused_before_a_file_is_begun()
    {
        using var folder = new TemporaryFolder();
        using var network = Exported.Network("inception_small");
        using var images = FormulaWeights.Input(2, 1, 28, 28);
        var calibration = network.Calibrate([images]);

        Refused(new() { Calibration = calibration, FoldBatchNorm = false }).Should().Throw<ArgumentException>().WithMessage("Calibration needs FoldBatchNorm*");
        Refused(new() { FloatRows = ["fc"] }).Should().Throw<ArgumentException>().WithMessage("FloatRows names rows*");
        Refused(new() { ReduceRange = true }).Should().Throw<ArgumentException>().WithMessage("ReduceRange*Calibration*");
        Refused(new() { Calibration = calibration with { Network = "other" } }).Should().Throw<CalibrationException>().WithMessage("*other*");
        Refused(new() { Calibration = calibration with { Ranges = new Dictionary<string, ValueRange>() } }).Should().Throw<CalibrationException>().WithMessage("*has no range for*");
        folder.Names.Should().BeEmpty();

        Action Refused(OnnxExportOptions options) => () => network.ExportOnnx(folder["int8.onnx"], options);
    }

    private static int LargestStep(byte[] steps)
    {
        var largest = 0;
        foreach (var step in steps) largest = Math.Max(largest, Math.Abs((int)(sbyte)step));
        return largest;
    }

    private static void Optimise(string path, string optimised)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
            OptimizedModelFilePath = optimised,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        using var session = new InferenceSession(path, options);
    }

    private static List<string> Operators(string path) => [.. ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)).Graph.Node.Select(node => node.OpType)];

    private static string Asset(string name) => Path.Combine(AppContext.BaseDirectory, "Assets", name);
}
