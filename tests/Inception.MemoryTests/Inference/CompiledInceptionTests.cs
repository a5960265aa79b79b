using Inception.Inference;
using Inception.Networks;
using Inception.Networks.Tables;
using Xunit.Abstractions;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.MemoryTests.Inference;

[Collection(MemoryOrder.Engines)]
public sealed class CompiledInceptionTests(ITestOutputHelper output)
{
    private const double Float32Bound = 1e-4;

    [Fact]
    public void It_outlives_the_network_and_serves_shapes_it_has_not_met()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var large = CompiledSamples.Images(network, batch: 3, 40);
        using var expected = CompiledSamples.Eager(network, large);
        using var compiled = network.Compile();
        network.Dispose();

        using var logits = compiled.Forward(large);

        CompiledSamples.Difference(logits, expected).Should().BeLessThan(Float32Bound);
    }

    [Fact]
    public void Shapes_beyond_the_prepared_ones_replace_the_oldest_and_stay_right()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var compiled = network.Compile(new() { PreparedShapes = 1 });

        foreach (var batch in new[] { 1, 2, 1, 5 })
        {
            using var images = CompiledSamples.Images(network, batch, 28);
            using var expected = CompiledSamples.Eager(network, images);
            using var logits = compiled.Forward(images);
            CompiledSamples.Difference(logits, expected).Should().BeLessThan(Float32Bound);
        }
    }

    [Fact]
    public void A_shape_can_be_prepared_ahead()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var compiled = network.Compile();

        var report = compiled.Prepare(batch: 4, height: 32, width: 30);

        report.Should().Match<CompilationReport>(shape => shape.BatchSize == 4 && shape.Height == 32 && shape.Width == 30);
        report.Convolutions.Should().OnlyContain(convolution => convolution.Error < 3e-5);
        compiled.Invoking(c => c.Prepare(0, 28, 28)).Should().Throw<ArgumentOutOfRangeException>();
        compiled.Invoking(c => c.Prepare(1, 0, 28)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_network_in_training_is_read_as_in_evaluation_and_stays_in_training()
    {
        using var network = CompiledSamples.Create(SampleNetworks.OwnTableName);
        using var images = CompiledSamples.Images(network, batch: 2, 28);
        using var expected = CompiledSamples.Eager(network, images);
        network.train();

        using var compiled = CompiledSamples.Small(network);
        using var logits = compiled.Forward(images);

        network.training.Should().BeTrue();
        CompiledSamples.Difference(logits, expected).Should().BeLessThan(Float32Bound);
    }

    /// <summary>inception_small pads its first convolution, so that the shift cannot be folded into it; inception_v3 does not.</summary>
    [Theory]
    [InlineData("inception_small")]
    [InlineData("inception_v3")]
    public void Normalisation_can_be_compiled_in(string name)
    {
        using var network = CompiledSamples.Create(name);
        var channels = network.Table.Input.Channels;
        var normalization = new InputTransform([.. Enumerable.Repeat(1 / 0.353f, channels)], [.. Enumerable.Repeat(-0.286f / 0.353f, channels)]);
        using var images = CompiledSamples.Images(network, batch: 1, SampleNetworks.SmallSize(name)).add_(1).div_(2);
        using var normalized = images.sub(0.286).div_(0.353);
        using var expected = CompiledSamples.Eager(network, normalized);

        using var compiled = CompiledSamples.Small(network, new() { Normalization = normalization });
        using var logits = compiled.Forward(images);

        CompiledSamples.Difference(logits, expected).Should().BeLessThan(Float32Bound);
    }

    /// <summary>The convolutions that oneDNN 3.7.1 gets wrong channels last, one after the other (1×1 to these numbers of channels).</summary>
    [Fact]
    public void Numbers_of_channels_that_have_wrong_kernels_come_out_right()
    {
        int[] channels = [80, 112, 176, 208, 272, 304, 368, 400, 144, 240, 320];
        var table = new NetworkTable("tails", new(64, 35, 35),
            [.. channels.Select((count, i) => Conv($"c{i}", count, 1)), Conv("last", 24, 3), Conv("tail", 40, 3), AdaptiveAvgPool("", 1), Flatten(), Linear("fc", 10)]);
        using var network = new InceptionNetwork(table);
        FormulaWeights.Fill(network);
        network.eval();
        using var images = FormulaWeights.Input(2, 64, 35, 35);
        using var expected = CompiledSamples.Eager(network, images);

        using var compiled = network.Compile(new() { BatchSize = 2 });
        using var logits = compiled.Forward(images);

        CompiledSamples.Difference(logits, expected).Should().BeLessThan(Float32Bound);
    }

    [Fact]
    public void Other_types_and_orders_of_input_give_the_same_logits_without_gradients()
    {
        using var network = CompiledSamples.Create("inception_v3");
        using var compiled = CompiledSamples.Small(network);
        using var image = CompiledSamples.Images(network, batch: 1, 96);
        using var expected = compiled.Forward(image);
        using var asDouble = image.to(ScalarType.Float64);
        using var permuted = image.permute(0, 2, 3, 1);
        using var rows = permuted.contiguous();
        using var channelsLast = rows.permute(0, 3, 1, 2);
        using var withGradient = image.clone().requires_grad_();

        foreach (var input in new[] { asDouble, channelsLast, withGradient })
        {
            using var logits = compiled.Forward(input);
            logits.requires_grad.Should().BeFalse();
            logits.equal(expected).all().item<bool>().Should().BeTrue();
        }
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused_in_the_networks_own_words()
    {
        using var network = CompiledSamples.Create("inception_v3");
        using var compiled = CompiledSamples.Small(network);
        using var tooSmall = rand(1, 3, 40, 40);
        using var otherChannels = rand(1, 4, 96, 96);
        using var otherRank = rand(3, 96, 96);
        using var nothing = rand(0, 3, 96, 96);

        foreach (var refused in new[] { tooSmall, otherChannels, otherRank })
        {
            var words = network.Invoking(n => n.call(refused)).Should().Throw<ArgumentException>().Which.Message;
            compiled.Invoking(c => c.Forward(refused)).Should().Throw<ArgumentException>().WithMessage(words);
        }

        compiled.Invoking(c => c.Forward(nothing)).Should().Throw<ArgumentException>().WithMessage("inception_v3 expects at least 1 image, found 0×3×96×96.*");
        compiled.Invoking(c => c.Forward(null!)).Should().Throw<ArgumentNullException>();
        network.Invoking(n => n.Compile(new() { ImageSize = 40 })).Should().Throw<ArgumentException>().WithMessage("*75×75*");
    }

    [Fact]
    public void Options_out_of_their_range_are_named()
    {
        using var network = CompiledSamples.Create(SampleNetworks.OwnTableName);
        (CompileOptions Options, string Name)[] wrong =
        [
            (new() { Threads = 0 }, "Threads"),
            (new() { BatchSize = 0 }, "BatchSize"),
            (new() { BatchSizes = [] }, "BatchSizes"),
            (new() { BatchSizes = [8, 0] }, "BatchSizes"),
            (new() { Output = (NetworkOutput)99 }, "Output"),
            (new() { ImageSize = 0 }, "ImageSize"),
            (new() { PreparedShapes = 0 }, "PreparedShapes"),
            (new() { Precision = (Precision)99 }, "Precision"),
            (new() { Verification = (Verification)99 }, "Verification"),
            (new() { Normalization = new([1], [0]) }, "Normalization"),
        ];

        foreach (var (options, name) in wrong)
            network.Invoking(n => n.Compile(options)).Should().Throw<ArgumentException>().WithMessage($"*{name}*");
    }

    [Fact]
    public void It_can_be_disposed_twice_and_says_so_when_it_is_used_after()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var image = CompiledSamples.Images(network, batch: 1, 28);
        var compiled = network.Compile();
        compiled.Dispose();
        compiled.Dispose();

        compiled.Invoking(c => c.Forward(image)).Should().Throw<ObjectDisposedException>();
        compiled.Invoking(c => c.Prepare(1, 28, 28)).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_found_and_the_convolution_is_named()
    {
        using var network = CompiledSamples.Create("inception_small");
        using (no_grad()) network.state_dict()["mixed2.branch3x3_p2.conv.weight"].fill_(double.NaN);

        network.Invoking(n => n.Compile()).Should().Throw<CompilationException>()
            .WithMessage("The convolution 'mixed2.branch3x3_p2' on 1×48×7×7 is wrong in every layout*");
        network.Invoking(n => n.Compile(new() { Verification = Verification.Final })).Should().Throw<CompilationException>()
            .WithMessage("inception_small compiled to Float32 gives other logits*Verification = Full finds the convolution*");
        using var unverified = network.Compile(new() { Verification = Verification.None });
        unverified.Report.Error.Should().BeNull();
    }

    [Fact]
    public void The_report_has_a_line_for_each_convolution()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var compiled = network.Compile();

        var lines = compiled.Report.ToString().Split(Environment.NewLine);

        lines.Should().HaveCount(compiled.Report.Convolutions.Count + 1);
        lines[0].Should().Match("stem1 *1×28×28*→ 32×28×28*packed*of the largest");
        lines[^1].Should().Match("inception_small in Float32 for 1×28×28: * convolutions, logits *E-00? of the largest, * s");
        lines.Should().Contain(line => line.StartsWith("mixed1.branch1x1 + mixed1.branch3x3_p1 + mixed1.branch5x5_p1 ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_number_of_threads_holds_for_the_call_alone()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = CompiledSamples.Images(network, batch: 2, 28);
        using var expected = CompiledSamples.Eager(network, images);
        var before = get_num_threads();

        using var compiled = network.Compile(new() { Threads = before == 1 ? 2 : 1, BatchSize = 2 });
        using var logits = compiled.Forward(images);

        get_num_threads().Should().Be(before);
        CompiledSamples.Difference(logits, expected).Should().BeLessThan(Float32Bound);
    }

    [Fact]
    public void Nothing_but_the_logits_stays_of_a_forward_and_nothing_of_a_disposed_engine()
    {
        using var network = CompiledSamples.Create(SampleNetworks.OwnTableName);
        using var images = CompiledSamples.Images(network, batch: 1, 28);   // one image runs in the thread that calls, whose tensors are counted
        CompiledSamples.Small(network).Dispose();   // the kernels' script is loaded once in a process
        var before = LiveTensors.Count;

        using (var compiled = CompiledSamples.Small(network))
        {
            compiled.Forward(images).Dispose();
            var idle = LiveTensors.Count;
            var logits = compiled.Forward(images);
            (LiveTensors.Count - idle).Should().Be(1);
            logits.Dispose();
        }

        LiveTensors.Count.Should().Be(before);
    }

    /// <summary>libtorch keeps the code of every program for good, about 2 MB for a network of this depth; the weights, 26 MB in float32, it must not keep.</summary>
    [SkippableTheory]
    [InlineData(Precision.Float32, 4)]
    [InlineData(Precision.Int8, 1)]
    public void Engines_that_come_and_go_and_forwards_leave_no_weights_in_native_memory(Precision precision, int bytesPerWeight)
    {
        const int cycles = 3;
        Skip.IfNot(NativeHeap.Obstacle is null, NativeHeap.Obstacle);
        using var network = CompiledSamples.Create("googlenet");
        using var image = CompiledSamples.Images(network, batch: 1, SampleNetworks.SmallSize("googlenet"));
        CompileOptions options = new() { Precision = precision, Calibration = network.Calibrate([image]), Verification = Verification.None };
        Cycle();
        Cycle();
        var before = NativeHeap.LiveBytes;

        for (var i = 0; i < cycles; i++) Cycle();

        var weights = network.parameters().Sum(parameter => parameter.numel() * bytesPerWeight);
        output.WriteLine($"{(NativeHeap.LiveBytes - before) / cycles} bytes an engine, {weights} of weights");
        (NativeHeap.LiveBytes - before).Should().BeLessThan(cycles * weights * 3 / 4, "one copy of the weights left behind by each engine would be more");

        void Cycle()
        {
            using var compiled = CompiledSamples.Small(network, options);
            for (var request = 0; request < 5; request++) compiled.Forward(image).Dispose();
        }
    }
}
