using Inception.Training.Augmentation;

namespace Inception.Tool.Training;

/// <summary>The recipes for changing training images that have a name on the command line.</summary>
internal static class Augmentations
{
    private static readonly (string Name, ImageAugmentation Augmentation)[] Known =
    [
        ("none", ImageAugmentation.None),
        ("fashion-mnist", ImageAugmentation.ForFashionMnist),
        ("inception", ImageAugmentation.Inception),
        ("randaugment", Photographs(new RandAugment())),
        ("trivialaugment", Photographs(new TrivialAugmentWide())),
    ];

    public static string[] Names => [.. Known.Select(one => one.Name)];

    /// <summary>The augmentation of a recipe whose choices are made.</summary>
    /// <exception cref="UserException">There is none of this name.</exception>
    public static ImageAugmentation Of(TrainingRecipe recipe)
    {
        var known = Named(recipe.Augmentation!);
        return known with
        {
            Erasing = recipe.Erasing > 0 ? (known.Erasing ?? new()) with { Probability = recipe.Erasing.Value } : null,
            Mixes = [.. Mixes(recipe).Select(mix => mix with { Probability = recipe.MixProbability ?? 1 })],
        };
    }

    /// <summary>The share of images of which an augmentation erases a rectangle.</summary>
    /// <exception cref="UserException">There is none of this name.</exception>
    public static double ErasingOf(string augmentation) => Named(augmentation).Erasing?.Probability ?? 0;

    private static ImageAugmentation Named(string name) => Array.Find(Known, one => one.Name == name).Augmentation
        ?? throw new UserException($"There is no augmentation '{name}'. There are: {string.Join(", ", Names)}.");

    private static IEnumerable<BatchMix> Mixes(TrainingRecipe recipe)
    {
        if (recipe.Mixup > 0) yield return new Mixup { Alpha = recipe.Mixup.Value };
        if (recipe.Cutmix > 0) yield return new CutMix { Alpha = recipe.Cutmix.Value };
    }

    private static ImageAugmentation Photographs(ImageStep step) => new() { Steps = [new RandomResizedCrop(), new RandomHorizontalFlip(), step] };
}
