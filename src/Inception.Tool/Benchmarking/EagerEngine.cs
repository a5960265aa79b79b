using static TorchSharp.torch;

namespace Inception.Tool.Benchmarking;

/// <summary>Modules, in evaluation mode and without gradients.</summary>
internal sealed class EagerEngine(nn.Module<Tensor, Tensor> network, Device device, int threads) : IEngine
{
    private Tensor? _images;

    public bool UsesNetwork => true;

    public Action ForwardOf(ImageBatch images)
    {
        var input = _images = images.ToTensor(device);
        return () =>
        {
            if (get_num_threads() != threads) set_num_threads(threads);   // each thread of the process has a number of its own
            using var withoutGradients = no_grad();
            using var logits = network.call(input);
            logits.cpu().Dispose();   // a GPU computes on until its results are asked for
        };
    }

    public void Dispose() => _images?.Dispose();
}
