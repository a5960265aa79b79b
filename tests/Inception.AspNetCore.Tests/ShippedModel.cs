using Inception.Inference;

namespace Inception.AspNetCore.Tests;

/// <summary>The network that the tool ships, and images for it.</summary>
internal static class ShippedModel
{
    private static readonly FormulaImages Images = new("served", [(28, 28), (40, 31)], Cell: 7);

    public static string Path { get; } = Repository.PathOf("src/Inception.Tool/Assets/inception_medium-fashion_mnist.safetensors");

    /// <summary>Neither verified nor raced: these tests are about the server.</summary>
    public static PortableOptions Quick { get; } = new() { QuickStart = true, Threads = 1 };

    public static byte[] Image(int number) => Images[number].ToPng();
}
