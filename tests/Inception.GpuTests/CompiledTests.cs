using Inception.Classification;
using Inception.Imaging;
using Inception.Inference;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.GpuTests;

/// <summary>The compiled engine on the device: verified by itself, and here once more against the modules.</summary>
public sealed class CompiledTests
{
    private const int Threads = 8, CallsPerThread = 50;

    // As shares of the largest logit: what the engine itself allows for a whole network.
    private const double Float32Bound = 1e-4, TensorFloat32Bound = 1e-2, Float16Bound = 1e-2, BFloat16Bound = 5e-2;

    public static TheoryData<string, string> Networks => Devices.Networks;

    public static TheoryData<string> All => Devices.All;

    [Theory]
    [MemberData(nameof(Networks))]
    public void Compiled_networks_give_their_logits_in_every_precision(string device, string name)
    {
        var place = Devices.Take(device);
        using var network = CompiledSamples.Create(name);
        using var images = CompiledSamples.Images(network, batch: 2, SampleNetworks.SmallSize(name));
        using var expected = CompiledSamples.Eager(network, images);

        Holds(Precision.BFloat16, Float32Precision.High, BFloat16Bound);
        if (device == Devices.Gpu && name != "inception_v3") return;   // cuDNN's races take some seconds for each compilation
        Holds(Precision.Float32, Float32Precision.Highest, Float32Bound);
        Holds(Precision.Float32, Float32Precision.High, TensorFloat32Bound);
        Holds(Precision.Float16, Float32Precision.High, Float16Bound);

        void Holds(Precision precision, Float32Precision float32Precision, double bound)
        {
            using var _ = Devices.In(float32Precision);
            using var compiled = CompiledSamples.Small(network, new() { Precision = precision, Device = place });
            using var logits = compiled.Forward(images);
            using var onCpu = logits.cpu();
            logits.device.type.Should().Be(place.type);
            CompiledSamples.Difference(onCpu, expected).Should().BeLessThan(bound, "{0} in {1}, {2}", name, precision, float32Precision);
        }
    }

    /// <summary>Images on another device than the engine's are moved to it.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Other_shapes_are_prepared_as_they_come(string device)
    {
        var place = Devices.Take(device);
        using var _ = Devices.In(Float32Precision.Highest);
        using var network = CompiledSamples.Create("inception_small");
        using var compiled = network.Compile(new() { Device = place });

        foreach (var (batch, size) in new[] { (1, 28), (3, 28), (8, 40), (1, 28) })
        {
            using var images = CompiledSamples.Images(network, batch, size);
            using var expected = CompiledSamples.Eager(network, images);
            using var logits = compiled.Forward(images).cpu();
            CompiledSamples.Difference(logits, expected).Should().BeLessThan(Float32Bound);
        }
    }

    /// <summary>
    /// A GPU runs a prepared shape as one graph, whatever is computed between, and from wherever the images come. cuDNN races its algorithms for a graph,
    /// so that it differs in its rounding from the operations one by one.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void A_graph_gives_what_the_operations_give_one_by_one(string device)
    {
        var place = Devices.Take(device);
        using var _ = Devices.In(Float32Precision.Highest);
        using var network = CompiledSamples.Create("inception_v3");
        using var graph = CompiledSamples.Small(network, new() { Device = place, BatchSize = 2 });
        using var calls = CompiledSamples.Small(network, new() { Device = place, BatchSize = 2, UseCudaGraphs = false });
        using var whole = randint(0, 255, [2, 3, SampleNetworks.SmallSize("inception_v3"), SampleNetworks.SmallSize("inception_v3")], ScalarType.Float32);
        using var placed = whole.to(place);
        using var bytes = whole.to(ScalarType.Byte);
        using var one = placed.narrow(0, 0, 1);

        graph.Report.Warnings.Should().BeEmpty();
        graph.Report.IsCudaGraph.Should().Be(device == Devices.Gpu);
        calls.Report.IsCudaGraph.Should().BeFalse();
        var expected = Values(graph, placed);
        using (var exact = calls.Forward(placed))
        using (var onCpu = exact.cpu())
        using (var found = tensor(expected).view(onCpu.shape))
            CompiledSamples.Difference(found, onCpu).Should().BeLessThan(Float32Bound);
        for (var i = 0; i < 3; i++)
        {
            Values(graph, one).Should().HaveCount(expected.Length / 2);
            foreach (var images in new[] { placed, whole, bytes }) Values(graph, images).Should().Equal(expected);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Many_threads_get_the_same_bits_and_nothing_is_kept(string device)
    {
        var place = Devices.Take(device);
        using var network = CompiledSamples.Create("inception_small");
        using var compiled = network.Compile(new() { Device = place });
        using var images = CompiledSamples.Images(network, batch: 1, 28).to(place);
        var expected = Values(compiled, images);
        Run();   // what threads keep once
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var tensors = Tensor.TotalCount;

        Run().Should().Be(0, "{0} calls ran", Threads * CallsPerThread);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Tensor.TotalCount.Should().Be(tensors);

        int Run()
        {
            var different = 0;
            var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
            {
                for (var i = 0; i < CallsPerThread; i++)
                    if (!Values(compiled, images).AsSpan().SequenceEqual(expected)) Interlocked.Increment(ref different);
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            return different;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_automatic_precision_is_one_that_the_device_has(string device)
    {
        var place = Devices.Take(device);
        using var network = CompiledSamples.Create("inception_small");
        using var images = CompiledSamples.Images(network, batch: 8, 28);

        using var compiled = network.Compile(new() { Precision = Precision.Auto, CalibrationImages = [images], Device = place, ImageSize = 28 });
        using var logits = compiled.Forward(images);

        compiled.Report.Selection.Should().Contain("taken, the fastest that meets the floor");
        if (device == Devices.Gpu) compiled.Options.Precision.Should().NotBe(Precision.Int8);
        logits.shape.Should().Equal(8, 10);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Replicas_on_one_device_give_what_one_network_gives(string device)
    {
        var place = Devices.Take(device);
        using var network = CompiledSamples.Create("inception_small");
        using var alone = network.Compile(new() { Device = place });
        using var replicas = network.CompileReplicas([place, place]);
        using var images = CompiledSamples.Images(network, batch: 3, 28);
        using var expected = alone.Forward(images).cpu();

        // Each replica has the kernels that won its own races, which round differently.
        for (var i = 0; i < 4; i++)
        {
            using var logits = replicas.Forward(images).cpu();
            CompiledSamples.Difference(logits, expected).Should().BeLessThan(Float32Bound);
        }
    }

    /// <summary>Images on the CPU that share memory, as one channel given for three, travel as they would be copied.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Images_whose_channels_are_one_travel_to_the_device(string device)
    {
        var place = Devices.Take(device);
        using var network = CompiledSamples.Create("inception_v3");
        var size = SampleNetworks.SmallSize("inception_v3");
        using var compiled = CompiledSamples.Small(network, new() { Device = place, BatchSize = 2 });
        using var grey = rand(2, 1, size, size);
        using var shared = grey.expand(2, 3, size, size);
        using var copied = shared.contiguous();

        Values(compiled, shared).Should().Equal(Values(compiled, copied));
    }

    /// <summary>To a GPU a classifier sends bytes, which the network normalizes.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void A_classifier_gives_what_the_modules_give(string device)
    {
        var place = Devices.Take(device);
        using var _ = Devices.In(Float32Precision.Highest);
        using var model = new Model(CompiledSamples.Create("inception_small"), ImagePreprocessing.FashionMnist, LabelSet.FashionMnist);
        using var modules = new ImageClassifier(model, new() { LeaveModelOpen = true });
        using var compiled = new ImageClassifier(model, new() { LeaveModelOpen = true, Compile = new() { Device = place } });

        for (var side = 20; side < 60; side += 13)
        {
            var pixels = new byte[side * side * 3];
            new Random(side).NextBytes(pixels);
            var image = new RgbImage(side, side, pixels);
            var expected = modules.Classify(image, top: 10).OrderBy(one => one.Index).Select(one => one.Probability);
            compiled.Classify(image, top: 10).OrderBy(one => one.Index).Select(one => one.Probability)
                .Should().Equal(expected, (found, wanted) => Math.Abs(found - wanted) <= Float32Bound);
        }
    }

    /// <summary>A batch that no memory holds is an error that says so, and modules and engine serve the next.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Too_large_a_batch_is_an_error_and_the_next_runs(string device)
    {
        var place = Devices.Take(device);
        using var network = CompiledSamples.Create("inception_small");
        using var compiled = network.Compile(new() { Device = place });
        network.to(place);
        using var modules = network.AsInference();
        using var images = CompiledSamples.Images(network, batch: 2, 28);
        using var one = zeros(1, 1, 1, 1, device: place);
        using var huge = one.expand(2_000_000_000, 1, 300, 300);   // one number; a copy would take 720 TB, more than a process can address

        foreach (var running in new IInferenceNetwork[] { compiled, modules })
        {
            var expected = Values(running, images);
            running.Invoking(it => it.Forward(huge).Dispose()).Should().Throw<InsufficientMemoryException>()
                .WithMessage($"inception_small on 2000000000×1×300×300 needs more memory than {device}*has*batches*");
            Values(running, images).Should().Equal(expected);
        }
    }

    private static float[] Values(IInferenceNetwork network, Tensor images)
    {
        using var logits = network.Forward(images);
        using var onCpu = logits.cpu();
        return onCpu.data<float>().ToArray();
    }
}
