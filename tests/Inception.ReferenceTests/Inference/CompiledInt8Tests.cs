using Inception.Inference;
using Inception.Inference.Programs;
using Inception.Networks;
using Inception.Quantization;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Inference;

[Trait("Category", "Int8")]
public sealed class CompiledInt8Tests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. SampleNetworks.Names];

    /// <summary>
    /// Formula weights are noise: no trained network's margins stand behind the logits, so what is held is their direction. The engine against its own steps in float64 is the
    /// sharper test, which it does itself.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Every_network_computes_in_int8_and_stays_near_its_logits(string name)
    {
        using var network = CompiledSamples.Create(name);
        using var images = CompiledSamples.Images(network, batch: 2, SampleNetworks.SmallSize(name));
        using var expected = CompiledSamples.Eager(network, images);
        var calibration = network.Calibrate([images], new() { Method = CalibrationMethod.MinMax, ComparedImages = 0 });   // compared with float32 below

        using var compiled = CompiledSamples.Small(network, new() { BatchSize = 2, Precision = Precision.Int8, Calibration = calibration });
        using var logits = compiled.Forward(images);

        output.WriteLine(compiled.Report.ToString());
        output.WriteLine($"difference {CompiledSamples.Difference(logits, expected):E2} cosine {Cosine(logits, expected)}");
        compiled.Report.Convolutions.Should().OnlyContain(convolution => (convolution.Layout == ConvolutionLayout.Quantized) == (convolution.Remark == null));
        compiled.Report.Convolutions.Should().OnlyContain(convolution => convolution.Remark == null, "7-bit filters are right where 8-bit ones saturate: {0}", compiled.Report);
        var bits = compiled.Report.Convolutions.Where(convolution => !IsDepthwise(network, convolution.Path)).Select(convolution => convolution.FilterBits).Distinct();
        bits.Should().ContainSingle("one processor adds the products of all kernels alike; libtorch's depthwise kernel adds in 16 bits on every x86 processor");
        if (!Processor.HasVnni) bits.Should().Equal(7);
        logits.dtype.Should().Be(ScalarType.Float32);
        Cosine(logits, expected).Should().BeGreaterThan(0.98);
    }

    [Fact]
    public void Int8_needs_a_calibration_of_its_network()
    {
        using var network = CompiledSamples.Create("inception_small");
        var foreign = Small(network) with { Network = "inception_v3" };

        network.Invoking(n => n.Compile(new() { Precision = Precision.Int8 })).Should().Throw<ArgumentException>().WithMessage("*Calibration*Calibrate*");
        network.Invoking(n => n.Compile(new() { Precision = Precision.Int8, Calibration = foreign })).Should().Throw<CalibrationException>()
            .WithMessage("*of inception_v3, and the network is inception_small*");
    }

    [Theory]
    [InlineData(Verification.Full)]
    [InlineData(Verification.None)]
    public void Threads_get_the_logits_of_a_serial_run_to_the_last_bit(Verification verify)
    {
        const int threads = 8, requests = 40;
        using var network = CompiledSamples.Create("inception_small");
        using var compiled = network.Compile(new() { Precision = Precision.Int8, Calibration = Small(network), Verification = verify });
        var images = Enumerable.Range(0, 4).Select(i => rand(1 + (i % 2), 1, 28, 28)).ToArray();
        var expected = images.Select(compiled.Forward).ToArray();
        using var fresh = network.Compile(compiled.Options);
        var different = 0;

        var workers = Enumerable.Range(0, threads).Select(worker => new Thread(() =>
        {
            for (var request = 0; request < requests; request++)
            {
                var index = (worker + request) % images.Length;
                using var logits = (request % 2 == 0 ? compiled : fresh).Forward(images[index]);
                using var same = logits.equal(expected[index]).all();
                if (!same.item<bool>()) Interlocked.Increment(ref different);
            }
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());

        different.Should().Be(0);
        foreach (var tensor in images.Concat(expected)) tensor.Dispose();
    }

    [Fact]
    public void Auto_takes_the_fastest_that_meets_the_floor_and_says_why()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = CompiledSamples.Images(network, batch: 8, 28);
        CompileOptions options = new() { Precision = Precision.Auto, CalibrationImages = [images], AccuracyFloor = 0 };

        using var compiled = network.Compile(options);
        using var logits = compiled.Forward(images);

        compiled.Report.Precision.Should().Be(compiled.Options.Precision).And.NotBe(Precision.Auto);
        compiled.Report.Selection!.Split(Environment.NewLine).Should().HaveCount(4)
            .And.ContainSingle(line => line.StartsWith("Float32, portable engine: "))
            .And.ContainSingle(line => line.StartsWith($"{compiled.Options.Precision}") && line.Contains("taken")
                && line.Contains("portable") == (compiled.Report.Engine == InferenceEngine.Portable));
        compiled.Report.ToString().Should().EndWith(compiled.Report.Selection);
        network.Invoking(n => n.Compile(options with { CalibrationImages = [] })).Should().Throw<ArgumentException>().WithMessage("*CalibrationImages*");
        network.Invoking(n => n.Compile(options with { AccuracyFloor = 1.1 })).Should().Throw<ArgumentException>().WithMessage("*AccuracyFloor*");
    }

    /// <summary>Images that are nearly equal, and logits about their own mean: the class hangs on the fourth digit, which neither bfloat16 nor int8 has.</summary>
    [Fact]
    public void Auto_refuses_what_names_other_classes_than_float32()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = rand(1, 1, 28, 28) + 1e-3f * randn(64, 1, 28, 28);
        using (no_grad())
        {
            using var scope = NewDisposeScope();
            network.get_parameter("fc.bias")!.sub_(network.call(images).mean([0]));
        }

        using var compiled = network.Compile(new() { Precision = Precision.Auto, CalibrationImages = [images], AccuracyFloor = 0.985 });

        output.WriteLine(compiled.Report.Selection);
        compiled.Report.Precision.Should().Be(Precision.Float32);
        var refused = compiled.Report.Selection!.Split(Environment.NewLine).Where(line => line.Contains("below the floor (98.50", StringComparison.Ordinal)).ToList();
        refused.Should().ContainSingle(line => line.StartsWith("Int8: "));
        refused.Should().HaveCount(Processor.HasBFloat16 ? 2 : 1, "bfloat16 is tried where the processor has it");
    }

    [Fact]
    public void Rows_kept_in_float_compute_in_float()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var compiled = network.Compile(new() { Precision = Precision.Int8, Calibration = Small(network), FloatRows = ["stem1", "mixed2"] });

        compiled.Report.Convolutions.Where(convolution => convolution.Layout != ConvolutionLayout.Quantized).Select(convolution => convolution.Path)
            .Should().HaveCount(7).And.OnlyContain(path => path == "stem1" || path.StartsWith("mixed2."));
        compiled.Report.Error.Should().BeLessThan(0.1);
    }

    [Fact]
    public void Nothing_but_the_logits_stays_of_a_forward_and_nothing_of_a_disposed_engine()
    {
        using var network = CompiledSamples.Create(SampleNetworks.OwnTableName);
        using var images = CompiledSamples.Images(network, batch: 1, 28);   // one image runs in the thread that calls, whose tensors are counted
        var calibration = network.Calibrate([images]);
        var before = LiveTensors.Count;

        using (var compiled = CompiledSamples.Small(network, new() { Precision = Precision.Int8, Calibration = calibration }))
        {
            compiled.Forward(images).Dispose();
            var idle = LiveTensors.Count;
            var logits = compiled.Forward(images);
            (LiveTensors.Count - idle).Should().Be(1);
            logits.Dispose();
        }

        LiveTensors.Count.Should().Be(before);
    }

    private static Calibration Small(InceptionNetwork network)
    {
        using var images = rand(8, 1, 28, 28);
        return network.Calibrate([images]);
    }

    private static bool IsDepthwise(InceptionNetwork network, string path) => network.state_dict().TryGetValue(path + ".weight", out var filters) && filters.shape[1] == 1;

    private static double Cosine(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        return nn.functional.cosine_similarity(actual, expected, 1).min().item<float>();
    }
}
