namespace Inception.Training.Augmentation;

public sealed partial record ImageAugmentation
{
    /// <summary>Images as they are: what an evaluation takes.</summary>
    public static ImageAugmentation None { get; } = new();

    /// <summary>
    /// For Fashion-MNIST: moved by up to 2 pixels, half of them mirrored, and of half of them a rectangle erased, as Zhong et al. 2017, arXiv:1708.04896, trained on it (for 300 epochs, and moved by up
    /// to 4 pixels).
    /// </summary>
    public static ImageAugmentation ForFashionMnist { get; } = new()
    {
        Steps = [new RandomCrop { Padding = 2 }, new RandomHorizontalFlip()],
        Erasing = new(),
    };

    /// <summary>
    /// For photographs: GoogLeNet's rectangle of 8 % to 100 % of the area and a shape of 3/4 to 4/3 (C. Szegedy et al., arXiv:1409.4842, section 6), mirrored or not, with brightness, contrast
    /// and saturation changed by up to 0.4.
    /// </summary>
    public static ImageAugmentation Inception { get; } = new()
    {
        Steps = [new RandomResizedCrop(), new RandomHorizontalFlip(), new ColorJitter { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4 }],
    };
}
