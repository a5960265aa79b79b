using Inception.Training.Augmentation;

namespace Inception.Tool.Training;

/// <summary>The augmentation that a recipe names, with the recipe's erasing and mixing.</summary>
internal static class RecipeAugmentation
{
    /// <summary>Builds the augmentation of a recipe whose choices are made.</summary>
    /// <exception cref="UserException">The recipe names an augmentation that is not known.</exception>
    public static ImageAugmentation Create(TrainingRecipe recipe)
    {
        var known = Named(recipe.Augmentation!);
        return known with
        {
            Erasing = recipe.Erasing > 0 ? (known.Erasing ?? new()) with { Probability = recipe.Erasing.Value } : null,
            Mixes = [.. Mixes(recipe).Select(mix => recipe.MixProbability is { } share ? mix with { Probability = share } : mix)],
        };
    }

    /// <summary>Finds a known augmentation.</summary>
    /// <exception cref="UserException">There is none of this name.</exception>
    public static ImageAugmentation Named(string name) => ImageAugmentation.Known.GetValueOrDefault(name)
        ?? throw new UserException($"Unknown augmentation '{name}'. Expected one of: {string.Join(", ", ImageAugmentation.Known.Keys)}.");

    private static IEnumerable<BatchMix> Mixes(TrainingRecipe recipe)
    {
        if (recipe.Mixup > 0) yield return new Mixup { Alpha = recipe.Mixup.Value };
        if (recipe.Cutmix > 0) yield return new CutMix { Alpha = recipe.Cutmix.Value };
    }
}
