using Inception.Serving;

namespace Inception.Tests.Serving;

internal static class SendingExtensions
{
    /// <summary>Sends images of these first values, keeps no tensor, and gives the numbers of the result.</summary>
    public static Task<float[]> Send(this Batcher batcher, float[] values, int size = 2, CancellationToken cancellation = default)
    {
        using var images = SampleModel.Images(values, size);
        return Numbers(batcher.RunAsync(images, cancellation));
    }

    /// <summary>Sends one image.</summary>
    public static async Task<float> Send(this Batcher batcher, float value, int size = 2, CancellationToken cancellation = default) =>
        (await batcher.Send([value], size, cancellation))[0];

    private static async Task<float[]> Numbers(Task<TorchSharp.torch.Tensor> result)
    {
        using var tensor = await result.WaitAsync(Signal.Patience);
        return tensor.data<float>().ToArray();
    }
}
