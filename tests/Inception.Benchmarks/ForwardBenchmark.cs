using Inception.Networks;
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
            using var plain = new PlainNetwork(network.Table);
            CopyWeights(network, plain);
            network.eval();
            plain.eval();
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

    /// <summary>
    /// Both walk the rows in order, so their parameters and buffers stand in one order too. Statistics that are not 0 and 1 first, so that
    /// batch normalisation has something to do, and weights under which activations keep their size, so that the logits depend on every layer.
    /// </summary>
    private static void CopyWeights(InceptionNetwork from, PlainNetwork to)
    {
        using var _ = no_grad();
        foreach (var (key, tensor) in from.state_dict())
        {
            if (key.EndsWith("running_mean", StringComparison.Ordinal)) tensor.uniform_(-0.1, 0.1);
            if (key.EndsWith("running_var", StringComparison.Ordinal)) tensor.uniform_(1, 2);
            if (tensor.dim() == 4) tensor.normal_(0, Math.Sqrt(2.0 / (tensor.numel() / tensor.shape[0])));
        }

        foreach (var (source, target) in from.parameters().Zip(to.parameters(), (source, target) => (source, target))) target.copy_(source);
        foreach (var (source, target) in from.buffers().Zip(to.buffers(), (source, target) => (source, target))) target.copy_(source);
    }
}
