using Inception.Common;
using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>
/// How training images are changed at random: steps on the image, then erasing on the normalized numbers, then mixing within the batch. Immutable, and safe
/// for many threads at once.
/// </summary>
/// <remarks>
/// Where a step cuts to the network's input size (<see cref="ImageStep.CutsToInputSize"/>), the preprocessing adds only its channel order, range, mean and
/// standard deviation. Where none does, it is applied whole, after the steps.
/// </remarks>
public sealed partial record ImageAugmentation
{
    /// <summary>The changes of the image, in order. Default none.</summary>
    public IReadOnlyList<ImageStep> Steps { get; init; } = [];

    /// <summary>The erasing of a rectangle of the normalized image; null (default) for none.</summary>
    public RandomErasing? Erasing { get; init; }

    /// <summary>
    /// How the images of a batch are mixed: one of these, each as likely, chosen for every batch, as in torchvision's and timm's recipes with both. Default
    /// none.
    /// </summary>
    public IReadOnlyList<BatchMix> Mixes { get; init; } = [];

    /// <summary>Whether the steps yield images of the input's size.</summary>
    internal bool CutsToInputSize => Steps.Any(step => step.CutsToInputSize);

    /// <summary>Applies the steps.</summary>
    internal RgbImage Apply(RgbImage image, int inputSize, RandomNumbers random)
    {
        foreach (var step in Steps) image = step.Apply(image, inputSize, random);
        return image;
    }

    /// <exception cref="ArgumentException">An option is outside its range; the message names it.</exception>
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
