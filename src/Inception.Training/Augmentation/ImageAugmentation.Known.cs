using Inception.Common;

namespace Inception.Training.Augmentation;

public sealed partial record ImageAugmentation
{
    /// <summary>Images as they are: what an evaluation takes.</summary>
    public static ImageAugmentation None { get; } = new();

    /// <summary>
    /// For Fashion-MNIST: moved by up to 2 pixels, half of them mirrored, and of half of them a rectangle erased, as Zhong et al. 2017, arXiv:1708.04896,
    /// trained on it (for 300 epochs, and moved by up to 4 pixels).
    /// </summary>
    public static ImageAugmentation ForFashionMnist { get; } = new()
    {
        Steps = [new RandomCrop { Padding = 2 }, new RandomHorizontalFlip()],
        Erasing = new(),
    };

    /// <summary>
    /// For photographs: GoogLeNet's rectangle of 8 % to 100 % of the area and a shape of 3/4 to 4/3 (C. Szegedy et al., arXiv:1409.4842, section 6),
    /// mirrored or not, with brightness, contrast and saturation changed by up to 0.4.
    /// </summary>
    public static ImageAugmentation Inception { get; } = new()
    {
        Steps = [new RandomResizedCrop(), new RandomHorizontalFlip(), new ColorJitter { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4 }],
    };

    /// <summary>For photographs: GoogLeNet's rectangle, mirrored or not, and then <see cref="Augmentation.RandAugment"/> with its defaults.</summary>
    public static ImageAugmentation RandAugment { get; } = Photographs(new RandAugment());

    /// <summary>For photographs: GoogLeNet's rectangle, mirrored or not, and then <see cref="TrivialAugmentWide"/> with its defaults.</summary>
    public static ImageAugmentation TrivialAugment { get; } = Photographs(new TrivialAugmentWide());

    /// <summary>Every named value under the name that recipes use, such as <c>randaugment</c>.</summary>
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
