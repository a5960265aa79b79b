using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Tool.Benchmarking;

/// <summary>Random images as plain numbers, which every engine brings into its own form.</summary>
/// <param name="Values">Channels first.</param>
/// <param name="Shape"><c>N×C×H×W</c>.</param>
internal sealed record ImageBatch(float[] Values, long[] Shape)
{
    /// <summary>As many images of a table's own size, −1 … 1.</summary>
    public static ImageBatch Random(int count, FeatureShape image)
    {
        var random = new Random(count);
        var values = new float[count * image.Count];
        foreach (ref var value in values.AsSpan()) value = (2 * random.NextSingle()) - 1;
        return new(values, [count, image.Channels, image.Height, image.Width]);
    }

    /// <summary>A tensor of its own, which the caller disposes.</summary>
    /// <param name="device">Where it lives.</param>
    public Tensor ToTensor(Device device) => tensor(Values, Shape, device: device);
}
