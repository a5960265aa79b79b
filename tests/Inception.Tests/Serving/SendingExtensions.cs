using Inception.Serving;

namespace Inception.Tests.Serving;

internal static class SendingExtensions
{
    /// <summary>Sends pictures of these first values, keeps no tensor, and gives the numbers of the result.</summary>
    public static Task<float[]> Send(this Batcher batcher, float[] values, int size = 2, CancellationToken cancellation = default)
    {
        using var pictures = SampleModel.Pictures(values, size);
        return Numbers(batcher.RunAsync(pictures, cancellation));
    }

    /// <summary>Sends one picture.</summary>
    public static async Task<float> Send(this Batcher batcher, float value, int size = 2, CancellationToken cancellation = default) =>
        (await batcher.Send([value], size, cancellation))[0];

    private static async Task<float[]> Numbers(Task<TorchSharp.torch.Tensor> result)
    {
        using var tensor = await result.WaitAsync(Signal.Patience);
        return tensor.data<float>().ToArray();
    }
}
