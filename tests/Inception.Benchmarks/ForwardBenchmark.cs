using Inception.Networks;
using Inception.Tool.Benchmarking;
using static TorchSharp.torch;

namespace Inception.Benchmarks;

/// <summary>The same table with the same weights, built by this library and plainly.</summary>
internal static class ForwardBenchmark
{
    public static void Run(int rounds)
    {
        using var v1 = new InceptionV1();
        using var v3 = new InceptionV3();
        using var small = new InceptionSmall();
        foreach (var network in new InceptionNetwork[] { v1, v3, small })
        {
            RandomWeights.Fill(network);
            network.eval();
            using var plain = PlainNetwork.From(network);
            foreach (var batch in new[] { 1, 8 }) Run(network, plain, batch, rounds);
        }
    }

    private static void Run(InceptionNetwork network, PlainNetwork plain, int batch, int rounds)
    {
        using var withoutGradients = no_grad();
        var (channels, height, width) = network.Table.Input;
        using var input = rand(batch, channels, height, width);
        using (var ours = network.call(input))
        using (var theirs = plain.call(input))
        using (var difference = (ours - theirs).abs_().max() / ours.std())
            Console.WriteLine($"{network.GetName()}: largest difference of a logit {difference.item<float>():E1} of their deviation");
        new Contest($"{network.GetName()}, batch {batch}")
            .Add("plain TorchSharp modules", () => plain.call(input).Dispose())
            .Add("this library", () => network.call(input).Dispose())
            .Run(rounds);
    }
}
