using Inception.Networks;
using Inception.Serving;
using Inception.Tool.Benchmarking;
using static TorchSharp.torch;

namespace Inception.Benchmarks;

/// <summary>Sixteen callers who each want images classified, one after the other: all at the network at once, one at a time, and through a <see cref="Batcher"/>.</summary>
internal static class ServingBenchmark
{
    private const int Callers = 16;
    private const int RequestsPerCaller = 2;

    public static async Task RunAsync(int rounds)
    {
        using var small = new InceptionSmall();
        using var v1 = new InceptionV1();
        foreach (var network in new InceptionNetwork[] { small, v1 })
        {
            RandomWeights.Fill(network);
            network.eval();
            var (channels, height, width) = network.Table.Input;
            using var image = randn(1, channels, height, width);
            using var turn = new SemaphoreSlim(1);
            await using var batcher = new Batcher(network);
            new Contest($"{network.GetName()}, {Callers} callers of {RequestsPerCaller} images each")
                .Add("one at a time", () => Ask(async () =>
                {
                    await turn.WaitAsync();
                    Forward();
                    turn.Release();
                }))
                .Add("all at once", () => Ask(() => Task.Run(Forward)))
                .Add("through a batcher, at most 8 a batch, 5 ms", () => Ask(async () => (await batcher.RunAsync(image)).Dispose()))
                .Run(rounds);
            var statistics = batcher.Statistics;
            Console.WriteLine($"  batches of {statistics.MeanBatchSize:F1} on average; waited {statistics.MeanWait.TotalMilliseconds:F1} ms on average\n");

            void Forward()
            {
                using var withoutGradients = no_grad();
                network.call(image).Dispose();
            }
        }
    }

    private static void Ask(Func<Task> request) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
    {
        for (var i = 0; i < RequestsPerCaller; i++) await request();
    }))).GetAwaiter().GetResult();
}
