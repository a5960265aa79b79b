namespace Inception.Tool;

/// <summary>The files shipped beside the program.</summary>
internal static class Assets
{
    /// <summary>Weights of inception_medium, made by <c>inception train --data fashion-mnist</c>: docs/results/fashion-mnist.</summary>
    public static string MediumWeights => Shipped("inception_medium-fashion_mnist.safetensors");

    /// <summary>Weights of inception_small, trained on the same images by an earlier recipe.</summary>
    public static string SmallWeights => Shipped("inception_small-fashion_mnist.safetensors");

    /// <summary>The font of the images in a training's report.</summary>
    public static string Font => Shipped(Path.Combine("fonts", "DejaVuSans.ttf"));

    private static string Shipped(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Assets", name);
        return File.Exists(path) ? path : throw new UserException(
            $"The file '{path}', which ships with the program, is missing. Install or build the program again"
            + (name.EndsWith(".safetensors", StringComparison.Ordinal) ? ", or give other weights with --weights, such as those of 'inception train'." : "."));
    }
}
