using System.Globalization;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Tool.Training;

/// <summary>A recipe made ready to run: every choice made, the images found, the model built.</summary>
internal sealed class TrainingPlan : IDisposable
{
    private const int TestBatch = 250;

    private readonly int? _workers;

    private TrainingPlan(int? workers) => _workers = workers;

    /// <summary>The recipe with every choice made.</summary>
    public required TrainingRecipe Recipe { get; init; }

    /// <summary>The model, at the weights that the training begins with.</summary>
    public required Model Model { get; init; }

    /// <summary>The images to learn from and to measure with.</summary>
    public required TrainingImages Images { get; init; }

    /// <summary>What the training images are like.</summary>
    public required DataSetProfile Profile { get; init; }

    /// <summary>Where the work is done.</summary>
    public required Device Device { get; init; }

    /// <summary>Whether the data, and no option, made the classifier alone the choice.</summary>
    public bool IsHeadChosen { get; private init; }

    /// <summary>The model's network.</summary>
    public InceptionNetwork Network => Model.Network;

    /// <summary>Images decoded at a time.</summary>
    public int Workers => _workers ?? Environment.ProcessorCount;

    /// <summary>What becomes of images that cannot be read.</summary>
    public CorruptImages OnCorrupt => Recipe.Corrupt == "skip" ? CorruptImages.Skip : CorruptImages.Fail;

    /// <summary>What is trained on what, for people.</summary>
    public string Title =>
        $"{Model.Name}, {Network.Summarize().Parameters:N0} parameters, on {Images.Training.Count:N0} images of "
        + $"{Images.Training.ClassNames.Count} classes from {Images.Source}, seed {Recipe.Seed}";

    /// <summary>What follows from the data, in one line for people.</summary>
    public string Choices
    {
        get
        {
            var input = Model.Preprocessing;
            var each = Profile.SmallestClass == Profile.LargestClass
                ? $"{Profile.LargestClass:N0}" : $"{Profile.SmallestClass:N0} to {Profile.LargestClass:N0}";
            var images = $"{each} images a class, {Profile.Width}×{Profile.Height} {(Profile.IsGrey ? "grey" : "color")} "
                + $"to {input.CropSize}×{input.CropSize} {(input.Channels == 1 ? "grey" : "color")}";
            if (Recipe.HeadOnly) return $"{images}: the classifier on features{(IsHeadChosen ? "; --epochs N trains the stages too" : "")}";
            var start = Recipe.FeatureStart == true ? "the classifier on features first, then " : "";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{images}: {start}{Recipe.Epochs} epochs in batches of {Recipe.Batch}, {Recipe.Optimizer}, rate {Recipe.Rate:G3} ({Recipe.Schedule})");
        }
    }

    /// <summary>What must be the same for a training to go on, beside the trainer's own options, classes and number of images.</summary>
    public IReadOnlyDictionary<string, string> Identity => new Dictionary<string, string>(Model.ToMetadata())
    {
        ["batch"] = $"{Recipe.Batch}",
        ["augmentation"] = string.Create(
            CultureInfo.InvariantCulture, $"{Recipe.Augmentation}, mixup {Recipe.Mixup}, cutmix {Recipe.Cutmix}, erasing {Recipe.Erasing}{MixProbability}"),
        ["validation"] = Recipe.Validation ?? "test images",
        ["weights"] = Recipe.Weights ?? "random",
        ["seed"] = $"{Recipe.Seed}",
    };

    private string MixProbability => Recipe.MixProbability is { } share ? string.Create(CultureInfo.InvariantCulture, $", mix probability {share}") : "";

    private ImageLoaderOptions Loading => new()
    {
        BatchSize = Math.Min(Recipe.Batch!.Value, Images.Training.Count),
        Seed = Recipe.Seed!.Value,
        DropLast = true,
        OnCorrupt = OnCorrupt,
        Workers = Workers,
    };

    /// <summary>Makes a recipe ready.</summary>
    /// <param name="recipe">The recipe, of which only the data need be said.</param>
    /// <param name="createModel">Builds the model that the training begins with, for the labels of the images.</param>
    /// <param name="device">Where the work is done.</param>
    /// <param name="workers">Images decoded at a time; the machine's processors when null.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="UserException">Something is not there, or not known.</exception>
    public static async Task<TrainingPlan> CreateAsync(
        TrainingRecipe recipe, Func<LabelSet, Model> createModel, Device device, int? workers, CancellationToken cancellation)
    {
        var images = await TrainingImages.FindAsync(recipe, cancellation);
        return Create(recipe, images, DataSetProfile.Measure(images.Training), createModel, device, workers);
    }

    /// <summary>Makes a recipe ready whose images are found.</summary>
    /// <param name="recipe">The recipe, of which only the data need be said.</param>
    /// <param name="images">Its images.</param>
    /// <param name="profile">What those to learn from are like.</param>
    /// <param name="createModel">Builds the model that the training begins with, for the labels of the images.</param>
    /// <param name="device">Where the work is done.</param>
    /// <param name="workers">Images decoded at a time; the machine's processors when null.</param>
    /// <exception cref="UserException">Something is not known.</exception>
    public static TrainingPlan Create(
        TrainingRecipe recipe, TrainingImages images, DataSetProfile profile, Func<LabelSet, Model> createModel, Device device, int? workers)
    {
        random.manual_seed(recipe.Seed ?? RecipeChoices.Seed);
        var model = createModel(new(images.Training.ClassNames));
        try
        {
            var complete = RecipeChoices.Complete(recipe, profile, model.Network, model.Preprocessing.CropSize, device);
            if (recipe.Batch > profile.Images && !complete.HeadOnly)
                Console.Error.WriteLine($"inception: --batch {recipe.Batch} exceeds the {profile.Images} training images: using batches of {complete.Batch}.");
            return new(workers)
            {
                Recipe = complete,
                Model = model,
                Images = images,
                Profile = profile,
                Device = device,
                IsHeadChosen = complete.HeadOnly && !recipe.HeadOnly,
            };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The batches to learn from.</summary>
    /// <exception cref="UserException">There is no augmentation of the recipe's name.</exception>
    public ImageLoader TrainingBatches() => new(Images.Training, Model.Preprocessing, RecipeAugmentation.Create(Recipe), Loading);

    /// <summary>The batches to measure with.</summary>
    public ImageLoader ValidationBatches() => new(Images.Validation, Model.Preprocessing, options: Loading with
    {
        BatchSize = RecipeChoices.IsSmall(Model.Preprocessing.CropSize) ? TestBatch : Loading.BatchSize,
        Shuffle = false,
        DropLast = false,
    });

    public void Dispose() => Model.Dispose();
}
