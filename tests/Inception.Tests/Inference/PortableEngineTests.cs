using System.Runtime.CompilerServices;
using Inception.Engine.Kernels;
using Inception.Engine.Reference;
using Inception.Graphs;
using Inception.Inference;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Tests.Engine;
using static Inception.Networks.Tables.Rows;

namespace Inception.Tests.Inference;

public class PortableEngineTests
{
    private static readonly PortableOptions Quick = new() { Verification = Verification.None, KernelFolder = "", Threads = 1 };

    public static TheoryData<int> Seeds => new(Enumerable.Range(0, 40));

    /// <summary>
    /// Three times what the engine promises of networks: random weights cancel, and the numbers that are left are small differences of large ones. The
    /// worst of these tables is at 1.1e-5; a wrong row, lane or window errs by a tenth.
    /// </summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_tables_give_the_numbers_of_float64(int seed)
    {
        var (table, weights) = RandomTable.Create(seed);
        var graph = GraphBuilder.Build(table, weights);
        var image = Numbers(seed, (int)table.Input.Count);
        var expected = Float64Network.Run(graph, new([.. image.Select(x => (double)x)], table.Input.Channels, table.Input.Height, table.Input.Width));

        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            using var engine = Engine(table, graph, Quick, width);
            var found = new float[engine.OutputLength];
            engine.Run(image, found);

            var largest = expected.Max(Math.Abs);
            (expected.Zip(found, (a, b) => Math.Abs(a - b)).Max() / largest).Should().BeLessThan(3e-5, $"{width}");
        }
    }

    /// <summary>For the same kernels, which the folder remembers: races may end differently from one time to the next.</summary>
    [Fact]
    public void Numbers_are_the_same_for_any_threads_batch_and_neighbours()
    {
        using var folder = new TemporaryFolder();
        var quick = Quick with { KernelFolder = folder.Path };
        var (table, weights) = RandomTable.Create(3);
        var graph = GraphBuilder.Build(table, weights);
        var images = Numbers(1, 7 * (int)table.Input.Count);
        using var alone = Engine(table, graph, quick);
        var expected = new float[7 * alone.OutputLength];
        for (var i = 0; i < 7; i++)
            alone.Run(images.AsSpan(i * (int)table.Input.Count, (int)table.Input.Count), expected.AsSpan(i * alone.OutputLength, alone.OutputLength));

        foreach (var threads in (int[])[1, 2, 3])
        {
            using var engine = Engine(table, graph, quick with { Threads = threads });
            foreach (var count in (int[])[1, 2, 7])
            {
                var found = new float[count * engine.OutputLength];
                engine.Run(images.AsSpan(0, count * (int)table.Input.Count), found);
                found.Should().Equal(expected[..found.Length], $"{threads} threads, {count} images");
            }
        }
    }

    [Fact]
    public void Callers_run_side_by_side()
    {
        var (table, weights) = RandomTable.Create(5);
        var graph = GraphBuilder.Build(table, weights);
        var image = Numbers(1, (int)table.Input.Count);
        foreach (var threads in (int[])[1, 2])
        {
            using var engine = Engine(table, graph, Quick with { Threads = threads });
            var expected = Run(engine, image);
            Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 6 }, _ => Run(engine, image).Should().Equal(expected));
        }
    }

    [Fact]
    public void Another_size_has_the_same_weights()
    {
        var table = new NetworkTable("sizes", new(3, 16, 16), [Conv("a", 20, 3, padding: 1), MaxPool("p", 2, 2), Conv("b", 9, 3), GlobalPool("g"), Flatten(), Linear("fc", 4)]);
        var graph = GraphBuilder.Build(table, RandomTable.Weights(table, 1));
        using var engine = Engine(table, graph, Quick with { Threads = 2 });
        var image = Numbers(2, 3 * 23 * 31);
        var expected = Float64Network.Run(graph, new([.. image.Select(x => (double)x)], 3, 23, 31));

        var found = new float[4];
        engine.Run(image, 23, 31, found);

        expected.Zip(found, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5 * expected.Max(Math.Abs));
    }

    /// <summary>The same arithmetic: a byte's number is looked up where a float is read.</summary>
    [Fact]
    public void Bytes_give_what_their_numbers_give()
    {
        var (table, weights) = RandomTable.Create(8);
        var graph = GraphBuilder.Build(table, weights);
        var (channels, height, width) = table.Input;
        var transform = new InputTransform([.. Enumerable.Repeat(1 / 127.5f, channels)], [.. Enumerable.Repeat(-1f, channels)]);
        using var engine = Engine(table, graph, Quick with { Pixels = transform });
        var pixels = new byte[height * width * channels];
        new Random(1).NextBytes(pixels);
        var floats = new float[pixels.Length];
        for (var i = 0; i < pixels.Length; i++) floats[((i % channels) * height * width) + (i / channels)] = (pixels[i] * transform.Scale[0]) + transform.Shift[0];

        var found = new float[engine.OutputLength];
        engine.Run(pixels, found);

        found.Should().Equal(Run(engine, floats));
    }

    [Fact]
    public void The_embedding_is_what_the_classifier_reads()
    {
        var table = new NetworkTable("embedding", new(1, 12, 12), [Conv("a", 13, 3), GlobalPool("g"), Flatten(), Linear("fc", 4)]);
        var weights = RandomTable.Weights(table, 1);
        using var engine = Engine(table, GraphBuilder.Build(table, weights), Quick);
        using var without = Engine(table, GraphBuilder.Build(table, weights, output: NetworkOutput.Embedding), Quick with { Output = NetworkOutput.Embedding });
        var image = Numbers(1, (int)table.Input.Count);

        var embedding = new float[engine.EmbeddingLength];
        engine.RunEmbedding(image, embedding);

        embedding.Should().HaveCount(13).And.Equal(Run(without, image));
    }

    /// <summary>ReLU and pools must not turn a NaN into a number: it would be shown as a result.</summary>
    [Fact]
    public void A_number_that_is_none_comes_out_as_none()
    {
        Row[][] tables =
        [
            [Conv("a", 16, 3), Conv("b", 16, 3, padding: 1), MaxPool("p", 3, 2), GlobalPool("g"), Flatten(), Linear("fc", 4)],
            [PlainConv("a", 16, 1), Relu(), DepthwiseConv("b", 3), BatchNorm("n"), Relu(), GlobalPool("g", GlobalPooling.Maximum), Flatten(), Linear("fc", 4)],
            [MaxPool("p", 3, 1), AvgPool("q", 3, 1, padding: 1), Conv("a", 8, 5), AdaptiveAvgPool("r", 2), Flatten(), Relu()],
        ];
        foreach (var rows in tables)
        {
            var table = new NetworkTable("nan", new(3, 12, 12), rows);
            var graph = GraphBuilder.Build(table, RandomTable.Weights(table, 1));
            var image = Numbers(1, 3 * 12 * 12);
            image[70] = float.NaN;
            foreach (var width in Enum.GetValues<VectorWidth>())
            {
                using var engine = Engine(table, graph, Quick, width);
                Run(engine, image).Should().Contain(number => float.IsNaN(number), $"{width}: {rows[0]}");
            }
        }
    }

    [Fact]
    public void The_weights_as_they_were_trained_are_let_go()
    {
        foreach (var threads in (int[])[1, 2])
        {
            var (engine, values) = Compiled(threads);
            using (engine)
            {
                GC.Collect();

                values.TryGetTarget(out _).Should().BeFalse("the engine has its own copy");
                GC.KeepAlive(engine);
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (PortableEngine Engine, WeakReference<float[]> Values) Compiled(int threads)
        {
            var table = new NetworkTable("weights", new(3, 16, 16), [Conv("a", 8, 3), GlobalPool("g"), Flatten(), Linear("fc", 4)]);
            var weights = RandomTable.Weights(table, 1);
            var filters = ((Inception.Weights.FloatWeights)weights("a.conv.weight")).Values;
            return (Engine(table, GraphBuilder.Build(table, weights), Quick with { Threads = threads }), new(filters));
        }
    }

    [Fact]
    public void Many_sizes_are_computed_right_after_their_memory_was_given_back()
    {
        var table = new NetworkTable("sizes", new(3, 16, 16), [Conv("a", 20, 3, padding: 1), GlobalPool("g"), Flatten(), Linear("fc", 4)]);
        var graph = GraphBuilder.Build(table, RandomTable.Weights(table, 1));
        using var engine = Engine(table, graph, Quick with { Threads = 2 });
        var image = Numbers(2, 3 * 40 * 40);
        var expected = new Dictionary<int, float[]>();
        foreach (var round in (int[])[1, 2])
        {
            Parallel.For(16, 16 + (3 * Inception.Engine.SizedNetworks.Kept), side =>
            {
                var found = new float[4];
                engine.Run(image.AsSpan(0, 3 * side * side), side, side, found);
                lock (expected)
                {
                    if (round == 1) expected[side] = found;
                    else found.Should().Equal(expected[side]);
                }
            });
        }
    }

    [Fact]
    public void Verification_reports_each_convolution()
    {
        var (table, weights) = RandomTable.Create(11);

        using var engine = Engine(table, GraphBuilder.Build(table, weights), Quick with { Verification = Verification.Full });

        engine.Report.Error.Should().BeInRange(0, 1e-5);
        engine.Report.Convolutions.Should().NotBeEmpty().And.OnlyContain(one => one.Error < 1e-4 && one.Remark == null);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_refused()
    {
        var table = new NetworkTable("nan", new(3, 8, 8), [PlainConv("a", 8, 3, bias: true), GlobalPool("g"), Flatten()]);
        var good = RandomTable.Weights(table, 1);
        var bad = GraphBuilder.Build(table, key => key == "a.bias" ? new Inception.Weights.FloatWeights([8], [float.NaN, 0, 0, 0, 0, 0, 0, 0]) : good(key));

        foreach (var verification in (Verification[])[Verification.Full, Verification.Final])
        {
            FluentActions.Invoking(() => Engine(table, bad, Quick with { Verification = verification }))
                .Should().Throw<CompilationException>().WithMessage("*finite*");
        }
    }

    [Fact]
    public void Lengths_and_sizes_that_do_not_fit_are_named()
    {
        var table = new NetworkTable("errors", new(3, 8, 8), [PlainConv("a", 8, 3), GlobalPool("g"), Flatten()]);
        using var engine = Engine(table, GraphBuilder.Build(table, RandomTable.Weights(table, 1)), Quick);

        FluentActions.Invoking(() => engine.Run(new float[100], new float[8])).Should().Throw<ArgumentException>().WithMessage("*N×3×8×8*100*");
        FluentActions.Invoking(() => engine.Run(new float[192], new float[7])).Should().Throw<ArgumentException>().WithMessage("*1×8*7*");
        FluentActions.Invoking(() => engine.Run(new float[3 * 4], 2, 2, new float[8])).Should().Throw<ArgumentException>().WithMessage("*2×2*");
        FluentActions.Invoking(() => engine.Run(new byte[192], new float[8])).Should().Throw<InvalidOperationException>().WithMessage("*Pixels*");
        engine.Dispose();
        FluentActions.Invoking(() => engine.Run(new float[192], new float[8])).Should().Throw<ObjectDisposedException>();
    }

    private static PortableEngine Engine(NetworkTable table, Graph graph, PortableOptions options, VectorWidth? width = null) =>
        width is { } chosen ? new(table, graph, options, chosen) : new(table, graph, options);

    private static float[] Run(PortableEngine engine, float[] image)
    {
        var found = new float[engine.OutputLength];
        engine.Run(image, found);
        return found;
    }

    private static float[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }
}
