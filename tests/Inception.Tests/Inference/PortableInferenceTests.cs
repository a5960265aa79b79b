using Inception.Classification;
using Inception.Embeddings;
using Inception.Graphs;
using Inception.Inference;
using Inception.Inference.Programs;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using Inception.Tests.Engine;
using TorchSharp;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Tests.Inference;

public class PortableInferenceTests
{
    private const int Classes = 5;

    private static readonly PortableOptions Quick = new() { Verification = Verification.None, KernelFolder = "", Threads = 1 };

    private static readonly NetworkTable Table =
        new("portable", new(3, 12, 12), [Conv("a", 10, 3, padding: 1), MaxPool("p", 2, 2), Conv("b", 9, 3), GlobalPool("g"), Flatten(), Linear("fc", Classes)]);

    public static TheoryData<long[]> Misfits => [[3, 12, 12], [1, 1, 12, 12], [1, 3, 2, 2], [0, 3, 12, 12]];

    [Fact]
    public void A_compiled_network_that_runs_by_the_portable_engine_gives_its_numbers_and_says_so()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = CompiledSamples.Images(network, batch: 3, 28);
        var plain = Quick with { QuickStart = true };   // races may end differently, and another kernel rounds differently
        using var portable = network.CompilePortable(plain).AsInference();
        using var expected = portable.Forward(images);
        using var compiled = CompiledSamples.Small(network);

        compiled.RunBy((PortableInference)network.CompilePortable(plain).AsInference());

        using var logits = compiled.Forward(images);
        logits.data<float>().ToArray().Should().Equal(expected.data<float>().ToArray());
        compiled.Report.Engine.Should().Be(InferenceEngine.Portable);
        compiled.Report.Convolutions.Should().NotBeEmpty().And.OnlyContain(one => one.Layout == ConvolutionLayout.Portable);
        compiled.Report.ToString().Should().Contain("portable engine");
        compiled.Prepare(2, 32, 32).Height.Should().Be(32);
    }

    [Theory]
    [InlineData(12, 12)]
    [InlineData(17, 23)]
    public void Forward_gives_the_numbers_of_the_engine_bit_for_bit(int height, int width)
    {
        var engine = Engine();
        using var network = engine.AsInference();
        using var images = Images(4, height, width);
        var expected = new float[4 * Classes];
        engine.Run(images.data<float>().ToArray(), height, width, expected);

        using var logits = network.Forward(images);

        logits.shape.Should().Equal(4, Classes);
        (logits.dtype, logits.device_type, logits.requires_grad).Should().Be((ScalarType.Float32, DeviceType.CPU, false));
        logits.data<float>().ToArray().Should().Equal(expected);
        (network.Table, network.Output).Should().Be((engine.Table, NetworkOutput.Logits));
    }

    [Fact]
    public void Any_floating_point_type_and_order_in_memory_is_taken()
    {
        using var scope = NewDisposeScope();
        using var network = Engine().AsInference();
        var images = Images(2, 12, 12).to(ScalarType.Float16).to(ScalarType.Float32);   // numbers that float16 has too
        var expected = network.Forward(images).data<float>().ToArray();

        Tensor[] same =
        [
            images.to(ScalarType.Float64), images.to(ScalarType.Float16), images.transpose(2, 3).contiguous().transpose(2, 3),
            images.clone().requires_grad_(), cat([images, images]).narrow(0, 2, 2),
        ];

        foreach (var one in same) network.Forward(one).data<float>().ToArray().Should().Equal(expected);
    }

    [Fact]
    public void Images_that_a_span_cannot_hold_run_in_several_calls()
    {
        var engine = Engine();
        using var whole = engine.AsInference();
        using var cut = new PortableInference(engine, mostBytes: 2 * 3 * 12 * 12 * sizeof(float));
        using var images = Images(5, 12, 12);

        using var expected = whole.Forward(images);
        using var found = cut.Forward(images);

        found.data<float>().ToArray().Should().Equal(expected.data<float>().ToArray());
    }

    /// <summary>In the words of the compiled engine.</summary>
    [Theory]
    [MemberData(nameof(Misfits))]
    public void Images_that_do_not_fit_are_refused(long[] shape)
    {
        using var network = Engine().AsInference();
        using var images = zeros(shape);

        FluentActions.Invoking(() => network.Forward(images)).Should().Throw<ArgumentException>()
            .WithParameterName("input").WithMessage($"portable *{string.Join('×', shape)}*");
        FluentActions.Invoking(() => network.Forward(null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void It_owns_the_engine_and_leaves_no_tensor_behind()
    {
        var before = LiveTensors.Count;
        var engine = Engine();
        var network = engine.AsInference();
        using (var images = Images(1, 12, 12))
        {
            network.Forward(images).Dispose();
            images.IsInvalid.Should().BeFalse();
            network.Dispose();
            network.Dispose();

            FluentActions.Invoking(() => network.Forward(images)).Should().Throw<ObjectDisposedException>();
            FluentActions.Invoking(() => engine.Run(new float[3 * 12 * 12], new float[Classes])).Should().Throw<ObjectDisposedException>();
        }

        LiveTensors.Count.Should().Be(before);
        FluentActions.Invoking(() => ((PortableEngine)null!).AsInference()).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Callers_run_side_by_side_and_disposal_waits_for_them()
    {
        var network = Engine().AsInference();
        using var images = Images(3, 12, 12);
        using var first = network.Forward(images);
        var expected = first.data<float>().ToArray();
        var refused = 0;

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            if (i == 150) network.Dispose();
            try
            {
                using var logits = network.Forward(images);
                logits.data<float>().ToArray().Should().Equal(expected);
            }
            catch (ObjectDisposedException)
            {
                Interlocked.Increment(ref refused);
            }
        });

        refused.Should().BePositive();
    }

    [Fact]
    public void A_classifier_and_an_embedder_take_the_engine()
    {
        string[] paths = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Assets", "fashion-mnist"), "*.png").Order().Take(3)];
        using var network = CompiledSamples.Create("inception_small");
        using var classifier = new ImageClassifier(network.CompilePortable(Quick).AsInference(), ImagePreprocessing.FashionMnist, LabelSet.FashionMnist);
        using var embedder = new ImageEmbedder(
            network.CompilePortable(Quick with { Output = NetworkOutput.Embedding }).AsInference(), ImagePreprocessing.FashionMnist);
        using var model = new Model(network, ImagePreprocessing.FashionMnist, LabelSet.FashionMnist);
        using var eager = new ImageClassifier(model, new() { LeaveModelOpen = true });
        using var eagerEmbedder = new ImageEmbedder(model, new() { LeaveModelOpen = true });

        embedder.Length.Should().Be(eagerEmbedder.Length);
        foreach (var path in paths)
        {
            classifier.Classify(path, top: 10).Zip(eager.Classify(path, top: 10), (a, b) => Math.Abs(a.Probability - b.Probability)).Max()
                .Should().BeLessThan(1e-5);
            var expected = eagerEmbedder.Embed(path);
            embedder.Embed(path).Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f * expected.Max(Math.Abs));
        }
    }

    private static PortableEngine Engine() => new(Table, GraphBuilder.Build(Table, RandomTable.Weights(Table, 1)), Quick);

    private static Tensor Images(int count, int height, int width)
    {
        using var random = new Generator(1);
        return rand([count, 3, height, width], generator: random);
    }
}
