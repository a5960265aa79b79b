namespace Inception.Tool;

/// <summary>The files shipped beside the program.</summary>
internal static class Assets
{
    /// <summary>Weights of inception_medium, made by <c>inception train --data fashion-mnist</c>: docs/results/fashion-mnist.</summary>
    public static string MediumWeights => Shipped("inception_medium-fashion_mnist.safetensors");

    /// <summary>Weights of inception_small, trained on the same images by an earlier recipe.</summary>
    public static string SmallWeights => Shipped("inception_small-fashion_mnist.safetensors");

    /// <summary>20 test images of Fashion-MNIST as PNG files, named by their class: <c>ankle-boot-0.png</c>.</summary>
    public static IReadOnlyList<string> FashionMnistFiles =>
        [.. Directory.GetFiles(Path.GetDirectoryName(FashionMnistImages)!, "*.png").Order(StringComparer.Ordinal)];

    /// <summary>The first 2,000 test images of Fashion-MNIST.</summary>
    public static string FashionMnistImages => Shipped(Path.Combine("fashion-mnist", "t10k-images-idx3-ubyte.gz"));

    /// <summary>Their labels.</summary>
    public static string FashionMnistLabels => Shipped(Path.Combine("fashion-mnist", "t10k-labels-idx1-ubyte.gz"));

    /// <summary>The font of the images in a training's report.</summary>
    public static string Font => Shipped(Path.Combine("fonts", "DejaVuSans.ttf"));

    /// <summary>Small free photographs.</summary>
    public static IReadOnlyList<string> Photographs => [Photograph("astronaut"), Photograph("chelsea"), Photograph("coffee")];

    private static string Photograph(string name) => Shipped(Path.Combine("photographs", name + ".jpg"));

    private static string Shipped(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Assets", name);
        return File.Exists(path) ? path : throw new UserException(
            $"The file '{path}', which is shipped with the program, is not there. Build or publish the program again"
            + (name.EndsWith(".safetensors", StringComparison.Ordinal) ? ", or make weights with 'inception train' and name them with --weights." : "."));
    }
}
