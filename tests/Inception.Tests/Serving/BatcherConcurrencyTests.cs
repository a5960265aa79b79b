using System.Collections.Concurrent;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Serving;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Tests.Serving;

[Trait("Category", "Slow")]
public class BatcherConcurrencyTests
{
    private const int Threads = 16;
    private const int RequestsPerThread = 200;

    /// <summary>Small, for it runs 6,400 images; channels with a tail and without.</summary>
    private static readonly NetworkTable Table = new("tiny", new(3, 12, 12),
    [
        Conv("stem", 16, 3, stride: 2, padding: 1),
        Block("mixed",
            Branch("one", Conv("0", 24, 1)),
            Branch("three", Conv("0", 8, 1), Conv("1", 16, 3, padding: 1))),
        AdaptiveAvgPool("avgpool", 1), Flatten(), Linear("fc", 10),
    ]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Sixteen_threads_get_to_the_bit_what_serial_runs_of_the_same_batches_give(int concurrency)
    {
        using var network = new InceptionNetwork(Table);
        FormulaWeights.Fill(network);
        network.eval();
        using var formula = FormulaWeights.Input(1, 3, 12, 12);
        var pixels = formula.data<float>().ToArray();
        var batches = new ConcurrentQueue<Tensor>();
        var results = new float[Threads * RequestsPerThread][];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;

        await using (var batcher = new Batcher(Noting, new() { MaxBatch = 8, MaxDelay = TimeSpan.FromMilliseconds(1), QueueCapacity = 12, Concurrency = concurrency }))
        {
            var threads = Enumerable.Range(0, Threads).Select(t => new Thread(() => Send(batcher, t * RequestsPerThread))).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            batcher.Statistics.Completed.Should().Be(results.Length);
            batcher.Statistics.MeanBatchSize.Should().BeGreaterThan(1, "sixteen senders are faster than the model");
        }

        (Tensor.TotalCount - before).Should().Be(batches.Count, "the batches that were noted are all that is left");
        var compared = 0;
        foreach (var batch in batches)
        {
            using var _ = batch;
            using var withoutGradients = no_grad();
            using var logits = network.call(batch);
            var values = logits.data<float>().ToArray();
            for (var row = 0; row < batch.shape[0]; row++, compared++)
                values.AsSpan(row * network.Classes, network.Classes).SequenceEqual(results[NumberOf(batch, row)]).Should().BeTrue("a batch of {0} is a batch of {0}", batch.shape[0]);
        }

        compared.Should().Be(results.Length);

        Tensor Noting(Tensor batch)
        {
            batches.Enqueue(batch.clone());
            return network.call(batch);
        }

        void Send(Batcher batcher, int first)
        {
            for (var number = first; number < first + RequestsPerThread; number++)
            {
                using var image = tensor([number, .. pixels[1..]], [1, 3, 12, 12]);
                using var logits = batcher.RunAsync(image).GetAwaiter().GetResult();
                results[number] = logits.data<float>().ToArray();
            }
        }
    }

    /// <summary>Half of the requests are cancelled by another thread, wherever they happen to be: waiting for room, queued, in the model, or done.</summary>
    [Fact]
    public async Task Cancelling_at_any_moment_loses_no_tensor_no_place_and_no_result_of_another()
    {
        await Everything();   // what a first call of libtorch keeps
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;

        await Everything();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Tensor.TotalCount.Should().Be(before);

        static async Task Everything()
        {
            var batcher = new Batcher(new SampleModel().Run, new() { MaxBatch = 4, MaxDelay = TimeSpan.Zero, QueueCapacity = 4, Concurrency = 2 });
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(t => Task.Run(() => SendAndCancel(batcher, t * RequestsPerThread))));
            batcher.Statistics.Queued.Should().Be(0);
            await batcher.DisposeAsync();
            batcher.Statistics.Should().BeEquivalentTo(new { Failed = 0, Refused = 0 });
        }

        static async Task SendAndCancel(Batcher batcher, int first)
        {
            for (var number = first; number < first + RequestsPerThread; number++)
            {
                using var cancellation = new CancellationTokenSource();
                var result = batcher.Send(number, cancellation: cancellation.Token);
                var cancelled = number % 2 == 1 ? Task.Run(cancellation.Cancel) : null;
                try
                {
                    (await result).Should().Be(2 * number);
                }
                catch (OperationCanceledException) when (cancelled is not null)
                {
                    // as was asked for
                }

                await (cancelled ?? Task.CompletedTask);
            }
        }
    }

    /// <summary>The first pixel tells an image's number: whole numbers up to 2^24 are exact in float32.</summary>
    private static int NumberOf(Tensor batch, int row)
    {
        using var first = batch[row, 0, 0, 0];
        return (int)first.item<float>();
    }
}
