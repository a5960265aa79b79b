using Inception.Tool.Data;
using Inception.Training.Data;

namespace Inception.Tool.Training;

/// <summary>The images of a recipe.</summary>
/// <param name="Training">Those to learn from.</param>
/// <param name="Validation">Those to measure with, of the same classes.</param>
/// <param name="Source">Where they are, for people.</param>
internal sealed record TrainingImages(ILabelledImages Training, ILabelledImages Validation, string Source)
{
    /// <summary>Finds the images. What is chosen of them follows from data, classes and seed alone, so that every command chooses the same.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="UserException">They are not there, or not as the recipe says.</exception>
    public static async Task<TrainingImages> FindAsync(TrainingRecipe recipe, CancellationToken cancellation)
    {
        var (training, validation, source) = await AllAsync(recipe, cancellation);
        if (training.ClassNames.Count < 2)
            throw new UserException($"A training needs images of at least 2 classes. Found one class in {source}: '{training.ClassNames[0]}'.");
        if (recipe.PerClass is { } count) training = training.TakePerClass(count, recipe.Seed ?? RecipeChoices.Seed);
        return new(training, validation, source);
    }

    private static async Task<TrainingImages> AllAsync(TrainingRecipe recipe, CancellationToken cancellation)
    {
        var data = recipe.Data ?? throw new UserException($"The images are missing: add --data {ImageData.Accepted}.");
        if (data == ImageData.FashionMnist)
        {
            if (recipe.Validation is not null) throw new UserException("--data fashion-mnist has its own test images: remove --validation.");
            var known = await ImageData.FashionMnistAsync(recipe.DataDir, cancellation);
            return new(known.Training.OfClasses(recipe.Classes), known.Test.OfClasses(recipe.Classes), known.Directory);
        }

        if (recipe.DataDir is not null) throw new UserException("--data-dir applies to --data fashion-mnist only: remove --data-dir.");
        var images = ImageData.Open(data).OfClasses(recipe.Classes);
        var validation = recipe.Validation ?? RecipeChoices.HeldBack;
        if (!RecipeChoices.IsShare(validation, out var share))
            return new(images, ImageData.Open(validation, option: "--validation").OfClasses(recipe.Classes).Under(new(images.ClassNames)), data);
        if (share is not (> 0 and < 1)) throw new UserException($"--validation expects a share between 0 and 1, or a folder or list; found '{validation}'.");
        var split = images.Split(share, recipe.Seed ?? RecipeChoices.Seed);
        return split.Validation.Count > 0
            ? new(split.Training, split.Validation, data)
            : throw new UserException($"No class in '{data}' has 2 images, so no image is left for validation. Add images, or give others with --validation.");
    }
}
