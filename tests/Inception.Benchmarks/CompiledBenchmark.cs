using Inception.Inference;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Benchmarks;

/// <summary>Inception v3 as modules and compiled, in turns.</summary>
internal static class CompiledBenchmark
{
    public static void Run(int rounds)
    {
        using var withoutGradients = no_grad();
        using var network = new InceptionV3();
        FillWeights(network);
        network.eval();
        foreach (var batch in new[] { 1, 8 })
        {
            using var float32 = network.Compile(new() { BatchSize = batch });
            using var bfloat16 = network.Compile(new() { BatchSize = batch, Precision = Precision.BFloat16 });
            Console.WriteLine(float32.Report);
            Console.WriteLine(bfloat16.Report.ToString().Split(Environment.NewLine)[^1]);
            using var input = rand(batch, 3, 299, 299);
            new Contest($"inception_v3 at 299×299, batch {batch}")
                .Add("modules", () => network.call(input).Dispose())
                .Add("compiled, float32", () => float32.Forward(input).Dispose())
                .Add("compiled, bfloat16", () => bfloat16.Forward(input).Dispose())
                .Run(rounds);
        }
    }

    /// <summary>Weights under which activations keep their size, so that the compiled network's check of its logits means something.</summary>
    private static void FillWeights(InceptionNetwork network)
    {
        foreach (var (key, tensor) in network.state_dict())
        {
            if (key.EndsWith("running_mean", StringComparison.Ordinal)) tensor.uniform_(-0.1, 0.1);
            if (key.EndsWith("running_var", StringComparison.Ordinal)) tensor.uniform_(1, 2);
            if (tensor.dim() == 4) tensor.normal_(0, Math.Sqrt(2.0 / (tensor.numel() / tensor.shape[0])));
        }
    }
}
