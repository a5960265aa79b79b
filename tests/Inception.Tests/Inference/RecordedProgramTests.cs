using System.Runtime.InteropServices;
using Inception.Inference;
using Inception.Inference.Programs;
using Inception.Runtime.Cuda;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tests.Inference;

/// <summary>The engine with a recorder that calls the work again where a GPU would replay it: the same buffers, locks and ways out.</summary>
public sealed class RecordedProgramTests
{
    private const int Threads = 6, CallsPerThread = 20;

    [Fact]
    public void A_recorded_network_gives_the_same_bits_and_says_so()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var plain = CompiledSamples.Small(network, new() { Threads = 1, BatchSize = 2 });
        var recorder = new Recorder();
        using var recorded = CompiledSamples.Small(network, new() { Threads = 1, BatchSize = 2, Recorder = recorder });

        foreach (var batch in new[] { 2, 1, 3, 2 })
        {
            using var images = CompiledSamples.Images(network, batch, 28);
            Values(recorded, images).Should().Equal(Values(plain, images));
        }

        recorder.Records.Should().HaveCount(3, "each shape is recorded once");
        recorded.Report.IsCudaGraph.Should().BeTrue();
        recorded.Report.Error.Should().NotBeNull().And.Be(plain.Report.Error);
        recorded.Report.ToString().Should().Contain("a CUDA graph");
        plain.Report.IsCudaGraph.Should().BeFalse();
        plain.Report.ToString().Should().NotContain("graph");
    }

    [Fact]
    public void Bytes_and_other_types_are_read_as_the_numbers_they_are()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var recorded = CompiledSamples.Small(network, new() { Threads = 1, BatchSize = 2, Recorder = new Recorder() });
        using var whole = randint(0, 255, [2, 1, 28, 28], float32);

        var expected = Values(recorded, whole);

        foreach (var type in new[] { ScalarType.Byte, ScalarType.Float64, ScalarType.Int32 })
        {
            using var same = whole.to(type);
            Values(recorded, same).Should().Equal(expected, "{0}", type);
        }
    }

    /// <summary>All threads write to one input and read from one output.</summary>
    [Fact]
    public void Threads_get_the_logits_of_their_own_images()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var recorded = CompiledSamples.Small(network, new() { Threads = 1, Recorder = new Recorder() });
        var images = Enumerable.Range(0, Threads).Select(thread => randn(1, 1, 28, 28)).ToList();
        var expected = images.ConvertAll(one => Values(recorded, one));
        expected.Select(values => values[0]).Should().OnlyHaveUniqueItems();
        var different = 0;

        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            for (var call = 0; call < CallsPerThread; call++)
                if (!Values(recorded, images[thread]).AsSpan().SequenceEqual(expected[thread])) Interlocked.Increment(ref different);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        different.Should().Be(0);
        images.ForEach(one => one.Dispose());
    }

    [Fact]
    public void What_cannot_be_recorded_runs_call_by_call_and_the_report_says_why()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = CompiledSamples.Images(network, batch: 1, 28);
        using var plain = CompiledSamples.Small(network, new() { Threads = 1 });
        using var refused = CompiledSamples.Small(network, new() { Threads = 1, Recorder = new Recorder { Fault = "no such device" } });

        Values(refused, images).Should().Equal(Values(plain, images));

        refused.Report.IsCudaGraph.Should().BeFalse();
        refused.Report.Warnings.Should().ContainSingle().Which.Should().Be("No CUDA graph was recorded, so that each operation is a call: no such device.");
    }

    [Fact]
    public void A_record_that_is_wrong_gives_way_to_the_program()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = CompiledSamples.Images(network, batch: 1, 28);
        using var plain = CompiledSamples.Small(network, new() { Threads = 1 });
        var recorder = new Recorder { IsDead = true };
        using var compiled = CompiledSamples.Small(network, new() { Threads = 1, Recorder = recorder });

        Values(compiled, images).Should().Equal(Values(plain, images));

        compiled.Report.IsCudaGraph.Should().BeFalse();
        compiled.Report.Warnings.Should().ContainSingle().Which.Should().Contain("it was wrong (inception_small compiled to Float32 gives other logits");
        recorder.Records.Should().ContainSingle().Which.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public void Nothing_is_recorded_where_the_options_say_so()
    {
        using var network = CompiledSamples.Create("inception_small");
        var recorder = new Recorder();
        using var compiled = CompiledSamples.Small(network, new() { Threads = 1, Recorder = recorder, UseCudaGraphs = false });

        recorder.Records.Should().BeEmpty();
        compiled.Report.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void Records_are_released_with_their_shapes_and_no_tensor_stays()
    {
        using var network = CompiledSamples.Create("inception_small");
        Use(new());
        var before = LiveTensors.Count;
        var recorder = new Recorder();

        Use(recorder);

        LiveTensors.Count.Should().Be(before);
        recorder.Records.Should().HaveCount(3).And.OnlyContain(record => record.IsDisposed);

        void Use(Recorder with)
        {
            using var compiled = CompiledSamples.Small(network, new() { Threads = 1, Recorder = with, PreparedShapes = 1 });
            for (var batch = 1; batch <= 3; batch++)
            {
                using var images = CompiledSamples.Images(network, batch, 28);
                compiled.Forward(images).Dispose();
                with.Records.Count(record => !record.IsDisposed).Should().Be(1, "one shape is kept");
            }
        }
    }

    /// <summary>The kernels of a GPU's programs are operators of this libtorch, though none of them runs on a CPU.</summary>
    [Fact]
    public void The_fused_kernels_are_known_and_a_processor_has_none()
    {
        using var network = CompiledSamples.Create("inception_small");
        var graph = Inception.Graphs.Passes.Fusion.Apply(Inception.Graphs.NetworkGraphs.Build(network, normalization: null));
        var node = graph.Nodes.OfType<Inception.Graphs.ConvolutionNode>().First();
        using var scope = NewDisposeScope();
        var (x, weight, bias) = (randn(1, 1, 28, 28), randn([.. node.Filters.Shape]), zeros(node.Filters.Count));

        foreach (var summand in new[] { null, randn(1, node.Filters.Count, 28, 28) })
        {
            var running = () => ConvolutionKernels.Fused(node, x, weight, bias, summand);
            running.Should().Throw<ExternalException>().WithMessage("*cudnn_convolution_*relu*CPU*");
        }
    }

    [Fact]
    public void The_fastest_kernel_wins_the_race_and_no_result_stays()
    {
        using var scope = NewDisposeScope();
        var (before, most) = (LiveTensors.Count, 0L);

        KernelRace.Fastest([3, 0, 6], milliseconds =>
        {
            Thread.Sleep(milliseconds);
            most = Math.Max(most, LiveTensors.Count - before);
            return zeros(1).relu_();
        }, CPU).Should().Be(0);

        most.Should().Be(0, "a GPU's memory holds one result and not that of each run");
        LiveTensors.Count.Should().Be(before);
    }

    /// <summary>The CPU takes longer to ask for a small kernel than a GPU to compute it: what is replayed races without being asked for anew.</summary>
    [Fact]
    public void Kernels_race_as_they_are_recorded()
    {
        var recorder = new Recorder();

        KernelRace.Fastest([3, 0, 6], Sleep, CPU, recorder).Should().Be(0);
        recorder.Records.Should().HaveCount(3).And.OnlyContain(record => record.IsDisposed && record.Replays > 5);
        KernelRace.Fastest([3, 0, 6], Sleep, CPU, new Recorder { Fault = "nothing can be recorded" }).Should().Be(0);

        static Tensor Sleep(int milliseconds)
        {
            Thread.Sleep(milliseconds);
            return zeros(1);
        }
    }

    /// <summary>Of one, none, permuted, sliced, spread and shared places.</summary>
    [Fact]
    public void What_does_not_fill_its_memory_is_copied_before_it_is_pinned()
    {
        using var scope = NewDisposeScope();
        var whole = zeros(2, 3, 4, 5);

        Tensor[] dense = [whole, zeros(1), zeros(0, 3), whole.permute(0, 2, 3, 1), whole.permute(3, 1, 0, 2), whole.narrow(0, 1, 1)];
        Tensor[] others = [whole.narrow(1, 0, 2), whole.narrow(3, 0, 2), zeros(2, 1, 4).expand(2, 3, 4), whole.flatten().unfold(0, 4, 2)];
        dense.Should().OnlyContain(x => PinnedMemory.IsDense(x));
        others.Should().OnlyContain(x => !PinnedMemory.IsDense(x));
    }

    [Fact]
    public void Without_a_gpu_the_functions_of_cuda_are_missing()
    {
        if (cuda.is_available()) return;
        CudaFunctions.Missing.Should().NotBeNull();
        new CudaGraphRecorder(new Device(DeviceType.CUDA, 0)).Record(() => throw new InvalidOperationException("not called"), out var fault).Should().BeNull();
        fault.Should().Be(CudaFunctions.Missing);
        CudnnAutotuner.On().Dispose();
    }

    private static float[] Values(CompiledInception network, Tensor images)
    {
        using var logits = network.Forward(images);
        return logits.data<float>().ToArray();
    }

    /// <summary>Calls the work some times, as a GPU's recorder does, and once more for each replay.</summary>
    private sealed class Recorder : IRunRecorder
    {
        public List<Recorded> Records { get; } = [];

        /// <summary>Why nothing can be recorded.</summary>
        public string? Fault { get; init; }

        /// <summary>Whether a replay does nothing.</summary>
        public bool IsDead { get; init; }

        public IRecordedRun? Record(Action work, out string? fault)
        {
            fault = Fault;
            for (var run = 0; run < 3; run++) work();
            if (fault is not null) return null;
            var recorded = new Recorded(IsDead ? () => { } : work);
            Records.Add(recorded);
            return recorded;
        }
    }

    private sealed class Recorded(Action work) : IRecordedRun
    {
        public bool IsDisposed { get; private set; }

        public int Replays { get; private set; }

        public void Replay()
        {
            Replays++;
            work();
        }

        public void Dispose() => IsDisposed = true;
    }
}
