using static TorchSharp.torch;

namespace Inception.Tool.Benchmarking;

/// <summary>Weights for measuring time, where no file is needed.</summary>
internal static class RandomWeights
{
    /// <summary>
    /// Statistics that are not 0 and 1, so that batch normalisation has something to do, and filters under which activations keep their size
    /// (K. He et al., arXiv:1502.01852): no layer computes with infinities or with denormal numbers, which take other times.
    /// </summary>
    public static void Fill(nn.Module network)
    {
        using var withoutGradients = no_grad();
        foreach (var (key, tensor) in network.state_dict())
        {
            if (key.EndsWith("running_mean", StringComparison.Ordinal)) tensor.uniform_(-0.1, 0.1);
            if (key.EndsWith("running_var", StringComparison.Ordinal)) tensor.uniform_(1, 2);
            if (tensor.dim() == 4) tensor.normal_(0, Math.Sqrt(2.0 / (tensor.numel() / tensor.shape[0])));
        }
    }
}
