using System.Diagnostics;
using Inception.Inference;
using Inception.Networks;
using Inception.Serving;
using static TorchSharp.torch;

namespace Inception.MemoryTests.Inference;

/// <summary>Many threads on one engine: results to the last bit, and memory that does not grow.</summary>
[Collection(MemoryOrder.EnginesUnderLoad)]
public class CompiledConcurrencyTests
{
    private const int Threads = 16;
    private const int RequestsPerThread = 100;

    /// <summary>
    /// Requests keep what their threads' allocator arenas hold: at most 8 arenas a core in glibc, some hundred kB each for images of 28×28. A tensor of logits lost by each request would be
    /// 1,600 handles; an image's largest feature map (32×28×28 float32, 100 kB) kept by each, 160 MB.
    /// </summary>
    private const long ResidentBound = 64L << 20;

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    public void Sixteen_threads_get_to_the_bit_what_serial_runs_of_the_same_shapes_give(Precision precision)
    {
        using var network = CompiledSamples.Create("inception_small");
        using var compiled = network.Compile(new() { Precision = precision });
        var images = Enumerable.Range(0, 6).Select(i => rand(1 + (i % 3), 1, 28, 28)).ToArray();
        var expected = images.Select(image => Values(compiled, image)).ToArray();
        var requests = precision == Precision.BFloat16 && !Processor.HasBFloat16 ? RequestsPerThread / 10 : RequestsPerThread;
        Requests(compiled, images, expected, requests / 4);   // what threads and their arenas keep once
        Settle();
        var (tensors, resident, native) = (Tensor.TotalCount, Resident(), NativeHeap.Obstacle is null ? NativeHeap.LiveBytes : 0);

        Requests(compiled, images, expected, requests).Should().Be(0, "{0} requests ran", Threads * requests);

        Settle();
        Tensor.TotalCount.Should().Be(tensors);
        (Resident() - resident).Should().BeLessThan(ResidentBound);
        if (NativeHeap.Obstacle is null) (NativeHeap.LiveBytes - native).Should().BeLessThan(ResidentBound);
        foreach (var image in images) image.Dispose();
    }

    [Fact]
    public void Sixteen_threads_share_three_replicas()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var alone = network.Compile();
        using var replicas = network.CompileReplicas([CPU, CPU, CPU]);
        var images = Enumerable.Range(0, 6).Select(i => rand(1 + (i % 3), 1, 28, 28)).ToArray();
        var expected = images.Select(image => Values(alone, image)).ToArray();
        Requests(replicas, images, expected, RequestsPerThread / 4);
        Settle();
        var (tensors, resident) = (Tensor.TotalCount, Resident());

        Requests(replicas, images, expected, RequestsPerThread).Should().Be(0, "{0} requests ran", Threads * RequestsPerThread);

        Settle();
        Tensor.TotalCount.Should().Be(tensors);
        (Resident() - resident).Should().BeLessThan(ResidentBound);
        foreach (var image in images) image.Dispose();
    }

    /// <summary>Batches of 1, 2, 4 and 8 are all that is prepared, whatever comes together; every seventh request is given up.</summary>
    [Fact]
    public async Task Sixteen_producers_behind_a_batcher_get_what_the_engine_gives_though_others_cancel()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var compiled = network.Compile(new() { BatchSizes = [1, 2, 4, 8] });
        using var images = rand(Threads, 1, 28, 28);
        using var expected = compiled.Forward(images);
        var largest = expected.abs().max().item<float>();
        foreach (var size in compiled.Options.BatchSizes!) compiled.Prepare(size, 28, 28);   // which keeps weights for it
        await Serve(4);
        Settle();
        var tensors = Tensor.TotalCount;

        var (served, cancelled) = await Serve(RequestsPerThread);

        (served + cancelled).Should().Be(Threads * RequestsPerThread);
        served.Should().BeGreaterThanOrEqualTo(Threads * RequestsPerThread * 6 / 7);
        Settle();
        Tensor.TotalCount.Should().Be(tensors);

        async Task<(int Served, int Cancelled)> Serve(int requests)
        {
            var (served, cancelled) = (0, 0);
            await using var batcher = new Batcher(compiled.Forward, new() { MaxBatch = 8, MaxDelay = TimeSpan.FromMilliseconds(1), QueueCapacity = 12 });
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(producer => Task.Run(async () =>
            {
                using var image = images.narrow(0, producer, 1);
                var wanted = expected[producer].data<float>().ToArray();
                for (var request = 0; request < requests; request++)
                {
                    using var cancellation = new CancellationTokenSource();
                    var running = batcher.RunAsync(image, cancellation.Token);
                    if (request % 7 == 6) await cancellation.CancelAsync();
                    try
                    {
                        using var logits = await running;
                        // Batches of other sizes have other kernels, which sum in other orders.
                        logits.data<float>().ToArray().Zip(wanted, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-4f * largest);
                        Interlocked.Increment(ref served);
                    }
                    catch (OperationCanceledException) when (request % 7 == 6)
                    {
                        Interlocked.Increment(ref cancelled);
                    }
                }
            })));
            return (served, cancelled);
        }
    }

    /// <summary>How many results differ from the expected ones in any bit.</summary>
    private static int Requests(IInferenceNetwork compiled, Tensor[] images, float[][] expected, int requests)
    {
        var different = 0;
        var workers = Enumerable.Range(0, Threads).Select(worker => new Thread(() =>
        {
            for (var request = 0; request < requests; request++)
            {
                var index = (worker + request) % images.Length;
                if (!Values(compiled, images[index]).AsSpan().SequenceEqual(expected[index])) Interlocked.Increment(ref different);
            }
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return different;
    }

    private static float[] Values(IInferenceNetwork compiled, Tensor image)
    {
        using var logits = compiled.Forward(image);
        return logits.data<float>().ToArray();
    }

    private static long Resident()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    private static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
