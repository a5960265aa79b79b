namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    /// <summary>torchvision's preset for <c>GoogLeNet_Weights.IMAGENET1K_V1</c>: <c>N×3×224×224</c> from a shorter side of 256.</summary>
    public static ImagePreprocessing GoogLeNet { get; } = new() { ShorterSide = 256, CropSize = 224 };

    /// <summary>torchvision's preset for <c>Inception_V3_Weights.IMAGENET1K_V1</c>: <c>N×3×299×299</c> from a shorter side of 342.</summary>
    public static ImagePreprocessing InceptionV3 { get; } = new() { ShorterSide = 342, CropSize = 299 };

    /// <summary>
    /// Grey pictures as Fashion-MNIST has them (white on black): <c>N×1×28×28</c>, normalised with the mean and standard deviation
    /// of its training pictures. A 28×28 picture is taken as it is; of a larger one the centre square is kept.
    /// </summary>
    public static ImagePreprocessing FashionMnist { get; } = new()
    {
        ShorterSide = 28,
        CropSize = 28,
        Mean = [0.2860f],
        StandardDeviation = [0.3530f],
    };
}
