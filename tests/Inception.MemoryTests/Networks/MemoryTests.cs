using Inception.Networks;
using Inception.Networks.Tables;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Inception.MemoryTests.Networks;

/// <summary>What a forward holds at its peak, and that it gives everything back.</summary>
[Collection(MemoryOrder.Networks)]
public class MemoryTests(ITestOutputHelper output)
{
    private const long Mebibyte = 1 << 20;

    public static TheoryData<string> PublishedNetworks =>
        [.. NetworkFamily.All.Select(options => options.Network).Where(name => name is not ("inception_small" or "inception_medium"))];

    /// <summary>
    /// The live bytes of native memory at every boundary of a named layer, before and after it ran, less those before the input was made:
    /// input, activations and what the layers hold beside them. The bound is the largest input and output of one layer together, as
    /// a chain that frees at once must hold them, beside the image, which the caller keeps. 30 % more is for what a block and a residual
    /// keep beside: v4 joins branches right where its maps are largest, Xception keeps a residual's input there.
    /// </summary>
    [SkippableTheory]
    [MemberData(nameof(PublishedNetworks))]
    public void The_peak_at_batch_1_is_the_largest_adjacent_pair_of_layers(string name)
    {
        Skip.IfNot(NativeHeap.Obstacle is null, NativeHeap.Obstacle);
        using var network = SampleNetworks.Create(name);
        network.eval();

        var peak = PeakBytes(network);
        var pair = LargestPair(network.Table);
        output.WriteLine($"{name}: peak {peak:N0} bytes, largest pair {pair:N0}, ratio {(double)peak / pair:F3}");

        peak.Should().BeGreaterThan(pair * 7 / 10, "the measurement sees the largest pair, or nearly: v2's is a padding, which has no name");
        (peak - (network.Table.Input.Count * sizeof(float))).Should().BeLessThanOrEqualTo(pair * 13 / 10);
    }

    /// <summary>The peak of the whole forward is in the stem; features that are kept before add to it, and all else goes at once.</summary>
    [SkippableFact]
    public void Features_of_several_stages_add_themselves_alone_to_the_peak()
    {
        Skip.IfNot(NativeHeap.Obstacle is null, NativeHeap.Obstacle);
        using var network = SampleNetworks.Create("inception_v3");
        network.eval();
        string[] stages = ["Conv2d_1a_3x3", "Mixed_5d", "Mixed_7c"];
        var first = 32L * 149 * 149 * sizeof(float);

        var alone = PeakBytes(network, input => network.Features(input, stages[^1]).Dispose());
        var kept = PeakBytes(network, input => network.Features(input, stages).Dispose());
        var pooled = PeakBytes(network, input => network.PooledFeatures(input, stages).Dispose());
        output.WriteLine($"peak {alone:N0} bytes, {kept:N0} with the first stage ({first:N0} bytes) and two more kept, {pooled:N0} pooled");

        kept.Should().BeLessThan(alone + first + Mebibyte, "the other two come after the peak");
        pooled.Should().BeLessThan(alone + Mebibyte, "of each stage a vector is kept");
    }

    /// <summary>Between the boundaries a block collects its branches: it holds its input, its output, and one branch at a time.</summary>
    [Theory]
    [MemberData(nameof(PublishedNetworks))]
    public void Joining_the_branches_of_a_block_needs_less_than_that(string name)
    {
        var table = NetworkFamily.Named(name).CreateTable();

        LargestJoin(table).Should().BeLessThan(LargestPair(table) * 13 / 10);
    }

    /// <summary>A network whose blocks are its largest stages peaks inside of them.</summary>
    [SkippableTheory]
    [InlineData("inception_small")]
    [InlineData("inception_medium")]
    [InlineData(SampleNetworks.OwnTableName)]
    public void Where_blocks_are_the_largest_stages_the_peak_is_a_block_that_joins_its_branches(string name)
    {
        Skip.IfNot(NativeHeap.Obstacle is null, NativeHeap.Obstacle);
        using var network = SampleNetworks.Create(name);
        network.eval();

        var peak = PeakBytes(network);
        var join = LargestJoin(network.Table);
        output.WriteLine($"{name}: peak {peak:N0} bytes, largest pair {LargestPair(network.Table):N0}, largest join {join:N0}");

        var image = network.Table.Input.Count * sizeof(float);
        peak.Should().BeLessThanOrEqualTo(join + image + 16_384, "the caller keeps the image, and a normalisation has vectors of its own");
    }

    /// <summary>
    /// A forward makes megabytes of activations (InceptionSmall 0.7 MB, v3 at 96×96 about 15 MB), so a single one kept would add
    /// hundreds of megabytes in 200 forwards. 32 MB are 160 kB a forward: room for the managed heap and compiled code, which grow as they like.
    /// </summary>
    [Theory]
    [InlineData("inception_small")]
    [InlineData("inception_v3")]
    public void Two_hundred_forwards_leave_the_resident_memory_flat(string name)
    {
        using var network = SampleNetworks.Create(name);
        network.eval();
        using var withoutGradients = no_grad();
        using var input = SmallInput(network);
        Forward(network, input, times: 60);   // what the allocator keeps, it keeps by then
        var before = ResidentBytes();

        Forward(network, input, times: 200);
        var growth = ResidentBytes() - before;
        output.WriteLine($"{name}: {growth:N0} bytes more after 200 forwards");

        growth.Should().BeLessThan(32 * Mebibyte);
    }

    /// <summary>The same in training: the graph of a forward goes when its loss has gone.</summary>
    [Fact]
    public void Fifty_training_steps_leave_the_resident_memory_flat()
    {
        using var network = new InceptionSmall();
        using var input = rand(8, 1, 28, 28);
        TrainingSteps(network, input, times: 20);
        var before = ResidentBytes();

        TrainingSteps(network, input, times: 50);
        var growth = ResidentBytes() - before;
        output.WriteLine($"{growth:N0} bytes more after 50 steps");

        growth.Should().BeLessThan(16 * Mebibyte, "one graph kept is 10 MB of activations");
    }

    private static long PeakBytes(InceptionNetwork network) => PeakBytes(network, input => Forward(network, input, times: 1));

    private static long PeakBytes(InceptionNetwork network, Action<Tensor> forward)
    {
        using var withoutGradients = no_grad();
        using (var warmUp = DesignInput(network)) Forward(network, warmUp, times: 2);   // kernels are compiled and kept
        var peak = 0L;
        void Sample() => peak = Math.Max(peak, NativeHeap.LiveBytes);
        foreach (var module in network.modules().OfType<nn.Module<Tensor, Tensor>>())
        {
            module.register_forward_pre_hook((_, input) =>
            {
                Sample();
                return input;
            });
            module.register_forward_hook((_, _, output) =>
            {
                Sample();
                return output;
            });
        }

        // Other threads, the compiler's and the finalizer's among them, allocate and free when they like: the middle of three.
        return Enumerable.Range(0, 3).Select(_ =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            peak = 0;
            var before = NativeHeap.LiveBytes;
            using var input = DesignInput(network);
            forward(input);
            return peak - before;
        }).Order().ElementAt(1);
    }

    private static long LargestPair(NetworkTable table) => LargestPair(table.Rows.Where(row => row is not Auxiliary), table.Input) * sizeof(float);

    private static long LargestPair(IEnumerable<Row> rows, FeatureShape input)
    {
        var largest = 0L;
        foreach (var row in rows)
        {
            var output = row.OutputShape(input);
            largest = Math.Max(largest, row switch
            {
                Block block => Math.Max(input.Count + output.Count, block.Branches.Max(branch => LargestPair(branch.Rows, input))),
                Residual residual => Math.Max(input.Count + output.Count, Math.Max(LargestPair(residual.Rows, input), LargestPair(residual.Shortcut, input))),
                _ => input.Count + output.Count,
            });
            input = output;
        }

        return largest;
    }

    private static long LargestJoin(NetworkTable table)
    {
        var (shape, largest) = (table.Input, 0L);
        foreach (var row in table.Rows)
        {
            var output = row.OutputShape(shape);
            if (row is Block block) largest = Math.Max(largest, shape.Count + output.Count + block.Branches.Max(branch => LargestInside(branch, shape)));
            shape = output;
        }

        return largest * sizeof(float);
    }

    /// <summary>The largest pair inside a branch. Its input is the block's, and counted there, but a pool of stride 1 works on a copy of it.</summary>
    private static long LargestInside(Branch branch, FeatureShape input) => branch.Rows switch
    {
        [MaxPool { Stride.Height: 1 } or AvgPool { Stride.Height: 1 }, ..] => LargestPair(branch.Rows, input),
        [var only] => only.OutputShape(input).Count,
        [var first, ..] => LargestPair(branch.Rows.Skip(1), first.OutputShape(input)),
        [] => 0,
    };

    private static void Forward(InceptionNetwork network, Tensor input, int times)
    {
        for (var i = 0; i < times; i++) network.call(input).Dispose();
    }

    private static void TrainingSteps(InceptionNetwork network, Tensor input, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var logits = network.call(input);
            using var loss = logits.square().sum();
            loss.backward();
            network.zero_grad();
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }

    private static Tensor DesignInput(InceptionNetwork network)
    {
        var (channels, height, width) = network.Table.Input;
        return rand(1, channels, height, width);
    }

    private static Tensor SmallInput(InceptionNetwork network)
    {
        var size = SampleNetworks.SmallSize(network.GetName());
        return rand(1, network.Table.Input.Channels, size, size);
    }
}
