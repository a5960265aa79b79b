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
    private const int SmallImages = 64;   // pixels of a side, up to which hundreds of images are a batch
    private const int TestBatch = 250;

    private readonly int? _workers;

    private TrainingPlan(int? workers) => _workers = workers;

    /// <summary>The recipe with every choice made.</summary>
    public required TrainingRecipe Recipe { get; init; }

    /// <summary>The model, at the weights that the training begins with.</summary>
    public required Model Model { get; init; }

    /// <summary>The images to learn from and to measure with.</summary>
    public required TrainingImages Images { get; init; }

    /// <summary>Where the work is done.</summary>
    public required Device Device { get; init; }

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

    private bool HasSmallImages => Model.Preprocessing.CropSize <= SmallImages;

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
        random.manual_seed(recipe.Seed ?? RecipeChoices.Seed);
        var model = createModel(new(images.Training.ClassNames));
        try
        {
            var isSmall = model.Preprocessing.CropSize <= SmallImages;
            return new(workers) { Recipe = RecipeChoices.Complete(recipe, model.Network, isSmall, device), Model = model, Images = images, Device = device };
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
        BatchSize = HasSmallImages ? TestBatch : Loading.BatchSize,
        Shuffle = false,
        DropLast = false,
    });

    public void Dispose() => Model.Dispose();
}
