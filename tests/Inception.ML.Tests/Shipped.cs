using Inception.Imaging;
using Inception.Portable;

namespace Inception.ML.Tests;

/// <summary>The shipped network and images for it.</summary>
internal static class Shipped
{
    public static string Weights { get; } = Repository.PathOf("src/Inception.Tool/Assets/inception_medium-fashion_mnist.safetensors");

    /// <summary>Without races of kernels, so that two loads give the same bits.</summary>
    public static PortableModel Load() => PortableModel.Load(Weights, engine: new() { Threads = 1, QuickStart = true });

    public static byte[] Png(int seed)
    {
        var pixels = new byte[28 * 28 * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(28, 28, pixels).ToPng();
    }
}
