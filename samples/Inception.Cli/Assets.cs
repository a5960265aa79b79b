namespace Inception.Cli;

/// <summary>The files shipped beside the program.</summary>
internal static class Assets
{
    /// <summary>Weights of inception_small, trained on Fashion-MNIST by <c>inception train</c>.</summary>
    public static string SmallWeights => In("inception_small-fashion_mnist.safetensors");

    /// <summary>The first 2,000 test pictures of Fashion-MNIST, and 20 of them as PNG files.</summary>
    public static string FashionMnist => In("fashion-mnist");

    /// <summary>Small free photographs.</summary>
    public static string Photographs => In("photographs");

    private static string In(string name) => Path.Combine(AppContext.BaseDirectory, "Assets", name);
}
