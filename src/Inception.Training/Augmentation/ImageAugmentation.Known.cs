using Inception.Common;

namespace Inception.Training.Augmentation;

public sealed partial record ImageAugmentation
{
    /// <summary>No augmentation, as in evaluation.</summary>
    public static ImageAugmentation None { get; } = new();

    /// <summary>
    /// For Fashion-MNIST: images are shifted by up to 2 pixels, half of them are mirrored, and a rectangle is erased in half of them. Zhong et al. 2017,
    /// arXiv:1708.04896, trained in this way (for 300 epochs, with shifts of up to 4 pixels).
    /// </summary>
    public static ImageAugmentation ForFashionMnist { get; } = new()
    {
        Steps = [new RandomCrop { Padding = 2 }, new RandomHorizontalFlip()],
        Erasing = new(),
    };

    /// <summary>
    /// For photographs: GoogLeNet's random crop with 8 % to 100 % of the area and an aspect ratio of 3/4 to 4/3 (C. Szegedy et al., arXiv:1409.4842, section
    /// 6), random mirroring, and random changes of brightness, contrast and saturation by up to 0.4.
    /// </summary>
    public static ImageAugmentation Inception { get; } = new()
    {
        Steps = [new RandomResizedCrop(), new RandomHorizontalFlip(), new ColorJitter { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4 }],
    };

    /// <summary>For photographs: GoogLeNet's random crop, random mirroring, and then <see cref="Augmentation.RandAugment"/> with its defaults.</summary>
    public static ImageAugmentation RandAugment { get; } = Photographs(new RandAugment());

    /// <summary>For photographs: GoogLeNet's random crop, random mirroring, and then <see cref="TrivialAugmentWide"/> with its defaults.</summary>
    public static ImageAugmentation TrivialAugment { get; } = Photographs(new TrivialAugmentWide());

    /// <summary>All augmentations of this class by the names that recipes use, such as <c>randaugment</c>.</summary>
    public static IReadOnlyDictionary<string, ImageAugmentation> Known { get; } = new NamedValues<ImageAugmentation>("augmentation")
    {
        ["none"] = None,
        ["fashion-mnist"] = ForFashionMnist,
        ["inception"] = Inception,
        ["randaugment"] = RandAugment,
        ["trivialaugment"] = TrivialAugment,
    };

    private static ImageAugmentation Photographs(ImageStep step) => new() { Steps = [new RandomResizedCrop(), new RandomHorizontalFlip(), step] };
}
