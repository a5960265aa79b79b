using Inception.Common;
using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>
/// Random changes of training images: steps on the image, then erasing on the normalized image, then mixing within the batch. Immutable, and safe for many
/// threads.
/// </summary>
/// <remarks>
/// If a step crops images to the network's input size (<see cref="ImageStep.CutsToInputSize"/>), the preprocessing then applies only its channel order, range,
/// mean and standard deviation. Otherwise the whole preprocessing is applied after the steps.
/// </remarks>
public sealed partial record ImageAugmentation
{
    /// <summary>The changes of each image, in order. Default none.</summary>
    public IReadOnlyList<ImageStep> Steps { get; init; } = [];

    /// <summary>Erases a rectangle of the normalized image. Null (default) for no erasing.</summary>
    public RandomErasing? Erasing { get; init; }

    /// <summary>
    /// The ways to mix the images of a batch. For each batch one of them is chosen with equal probability, as in torchvision's and timm's recipes with mixup
    /// and CutMix. Default none.
    /// </summary>
    public IReadOnlyList<BatchMix> Mixes { get; init; } = [];

    /// <summary>Whether the steps return images of the network's input size.</summary>
    internal bool CutsToInputSize => Steps.Any(step => step.CutsToInputSize);

    /// <summary>Applies the steps.</summary>
    internal RgbImage Apply(RgbImage image, int inputSize, RandomNumbers random)
    {
        foreach (var step in Steps) image = step.Apply(image, inputSize, random);
        return image;
    }

    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    internal void Validate()
    {
        foreach (var step in Present(Steps, nameof(Steps))) step.Validate();
        Erasing?.Validate();
        foreach (var mix in Present(Mixes, nameof(Mixes))) mix.Validate();
    }

    private static IEnumerable<T> Present<T>(IReadOnlyList<T> items, string option)
        where T : class
    {
        OptionCheck.Require(items is not null && items.All(item => item is not null), $"{nameof(ImageAugmentation)}.{option}", "null", "a list without null");
        return items!;
    }
}
