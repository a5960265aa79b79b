using System.Collections.Concurrent;
using Inception.Networks;
using Inception.Serving;
using Inception.Tests.Golden;
using static TorchSharp.torch;

namespace Inception.Tests.Serving;

public class BatcherConcurrencyTests
{
    private const int Threads = 16;
    private const int RequestsPerThread = 200;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Sixteen_threads_get_to_the_bit_what_serial_runs_of_the_same_batches_give(int concurrency)
    {
        using var network = new InceptionSmall();
        FormulaWeights.Fill(network);
        network.eval();
        using var formula = FormulaWeights.Input(1, 1, 28, 28);
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
                using var picture = tensor([number, .. pixels[1..]], [1, 1, 28, 28]);
                using var logits = batcher.RunAsync(picture).GetAwaiter().GetResult();
                results[number] = logits.data<float>().ToArray();
            }
        }
    }

    /// <summary>The first pixel tells a picture's number: whole numbers up to 2^24 are exact in float32.</summary>
    private static int NumberOf(Tensor batch, int row)
    {
        using var first = batch[row, 0, 0, 0];
        return (int)first.item<float>();
    }
}
