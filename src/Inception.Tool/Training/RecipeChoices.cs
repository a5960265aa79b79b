using System.Globalization;
using Inception.Networks;
using Inception.Runtime;
using Inception.Tool.Data;
using Inception.Training;
using Inception.Training.Data;
using Inception.Training.Optimization;
using Inception.Training.Transfer;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tool.Training;

/// <summary>The values of a recipe where it has none.</summary>
internal static class RecipeChoices
{
    /// <summary>The share of the images that is held back to measure with.</summary>
    public const string HeldBack = "0.2";

    private const int SmallImages = 64;   // pixels of a side
    private const int EpochsOfFashionMnistFrom = 10_000;   // images, above which the recipe of the shipped model holds

    /// <summary>The start of all random numbers.</summary>
    public static readonly int Seed = new TrainingOptions().Seed;

    /// <summary>Whether the validation of a recipe is a share, and not a path.</summary>
    public static bool IsShare(string validation, out double share) =>
        double.TryParse(validation, NumberStyles.Float, CultureInfo.InvariantCulture, out share);

    /// <summary>Fills in a value wherever the recipe has none.</summary>
    /// <param name="recipe">The recipe; it has weights where the training begins with a trained network.</param>
    /// <param name="images">What the training images are like.</param>
    /// <param name="network">The network that the training begins with.</param>
    /// <param name="imageSize">Width and height of its input.</param>
    /// <param name="device">Where the work is done.</param>
    /// <exception cref="UserException">A choice does not suit the network, or names an augmentation that is not known.</exception>
    public static TrainingRecipe Complete(TrainingRecipe recipe, DataSetProfile images, InceptionNetwork network, int imageSize, Device device)
    {
        var isFashionMnist = recipe.Data == ImageData.FashionMnist;
        recipe = WithFullPaths(recipe) with
        {
            Model = network.Table.Name,
            Corrupt = recipe.Corrupt ?? "fail",
            Seed = recipe.Seed ?? Seed,
        };
        if (!isFashionMnist) recipe = recipe with { Validation = recipe.Validation ?? HeldBack };
        var suggestion = recipe.IsFineTuning
            ? TrainingSuggestion.ForFineTuning(images, network, imageSize, device.type)
            : TrainingSuggestion.ForTraining(images, imageSize);
        var isOpen = recipe is { IsFineTuning: true, WantsEpochs: false, Epochs: null, HeadEpochs: null };
        return recipe.HeadOnly || (isOpen && suggestion.IsClassifierAlone)
            ? CompleteHead(recipe, IsSmall(imageSize))
            : CompleteEpochs(recipe, suggestion, images, network, imageSize, device);
    }

    /// <summary>The recipe with paths that hold from anywhere, as it is kept.</summary>
    public static TrainingRecipe WithFullPaths(TrainingRecipe recipe) => recipe with
    {
        Data = recipe.Data is null or ImageData.FashionMnist ? recipe.Data : Path.GetFullPath(recipe.Data),
        DataDir = recipe.DataDir is null ? null : Path.GetFullPath(recipe.DataDir),
        Validation = recipe.Data == ImageData.FashionMnist ? null
            : recipe.Validation is not { } validation || IsShare(validation, out _) ? recipe.Validation
            : Path.GetFullPath(validation),
    };

    /// <summary>Whether hundreds of such inputs are a batch.</summary>
    public static bool IsSmall(int imageSize) => imageSize <= SmallImages;

    private static TrainingRecipe CompleteHead(TrainingRecipe recipe, bool isSmall)
    {
        var usual = new LinearHeadOptions();
        return new()   // nothing of a training in epochs
        {
            Data = recipe.Data,
            DataDir = recipe.DataDir,
            Validation = recipe.Validation,
            Classes = recipe.Classes,
            PerClass = recipe.PerClass,
            Model = recipe.Model,
            Weights = recipe.Weights,
            HeadOnly = true,
            Batch = recipe.Batch ?? (isSmall ? 250 : 32),
            WeightDecay = recipe.WeightDecay ?? usual.WeightDecay,
            Smoothing = recipe.Smoothing ?? usual.LabelSmoothing,
            Corrupt = recipe.Corrupt,
            Seed = recipe.Seed,
        };
    }

    private static TrainingRecipe CompleteEpochs(
        TrainingRecipe recipe, TrainingSuggestion suggestion, DataSetProfile images, InceptionNetwork network, int imageSize, Device device)
    {
        var isFashionMnist = recipe.Data == ImageData.FashionMnist;
        if (recipe.Auxiliary == true && !network.Table.AuxiliaryHeads.Any())
            throw new UserException($"{network.Table.Name} has no auxiliary heads: remove --auxiliary.");
        var rateFactor = recipe.Batch is null ? suggestion.RateFactor : 1;   // whoever chooses the batch is asked to choose the rate
        recipe = recipe with
        {
            Auxiliary = network.HasAuxiliaryHeads,
            Epochs = recipe.Epochs ?? (isFashionMnist && !recipe.IsFineTuning && images.Images >= EpochsOfFashionMnistFrom ? 38 : suggestion.Epochs),
            Batch = Math.Min(recipe.Batch ?? suggestion.BatchSize, images.Images),
            Optimizer = recipe.Optimizer ?? "sgd",
            Schedule = recipe.Schedule ?? "cosine",
            ClassWeights = recipe.ClassWeights ?? "none",
            Compute = recipe.Compute is null or "auto" ? FastestCompute(device) : recipe.Compute,
            Augmentation = recipe.Augmentation ?? (suggestion.IsWithoutAugmentation ? "none" : isFashionMnist ? "fashion-mnist" : "inception"),
            Mixup = recipe.Mixup ?? 0,
            Cutmix = recipe.Cutmix ?? 0,
            Keep = recipe.Keep ?? (isFashionMnist ? "last" : "best"),
            BestBy = recipe.BestBy ?? "accuracy",
        };
        if (recipe.IsFineTuning) recipe = CompleteFineTuning(recipe, suggestion);
        recipe = recipe with { Dropout = recipe.Dropout ?? (recipe.FeatureStart == true ? 0 : network.Family!.Dropout) };
        var isGentle = IsSmall(imageSize) && !suggestion.IsWithoutAugmentation;   // what is trained on as it is bears the whole rate
        return FillFromLibrary(recipe, isGentle, rateFactor);
    }

    /// <summary>A recipe with epochs for the classifier alone is of a training without a start from features, and is repeated as it was.</summary>
    private static TrainingRecipe CompleteFineTuning(TrainingRecipe recipe, TrainingSuggestion suggestion)
    {
        var isOpen = recipe.HeadEpochs is null;
        var startsFromFeatures = recipe.FeatureStart ?? (isOpen && suggestion.StartsFromFeatures);
        return recipe with
        {
            FeatureStart = startsFromFeatures,
            Clip = recipe.Clip ?? (startsFromFeatures ? suggestion.ClipGradientNorm : null),
            HeadEpochs = recipe.HeadEpochs ?? (startsFromFeatures ? 0 : new GradualUnfreezing { Epochs = recipe.Epochs!.Value }.HeadEpochs),
            BatchNorm = recipe.BatchNorm ?? "batch",
            Smoothing = recipe.Smoothing ?? (isOpen ? suggestion.LabelSmoothing : null),
        };
    }

    /// <summary>Writes down the library's defaults, so that a recipe is repeated and resumed as it was even where a later library has others.</summary>
    private static TrainingRecipe FillFromLibrary(TrainingRecipe recipe, bool isGentle, double rateFactor)
    {
        var usual = recipe.IsFineTuning ? GradualUnfreezing.Basis : new TrainingOptions();
        return recipe with
        {
            Momentum = recipe.Momentum ?? UsualMomentum(recipe.Optimizer!),
            Rate = recipe.Rate ?? UsualRate(recipe.Optimizer!, recipe.IsFineTuning, isGentle) * rateFactor,
            WarmUp = recipe.WarmUp ?? (recipe.Schedule == "one-cycle" ? null : ((CosineDecay)usual.Schedule).WarmUpEpochs),
            WeightDecay = recipe.WeightDecay ?? usual.WeightDecay,
            Smoothing = recipe.Smoothing ?? usual.LabelSmoothing,
            Accumulate = recipe.Accumulate ?? usual.AccumulatedBatches,
            LossLimit = recipe.LossLimit ?? usual.LossLimit,
            Ema = recipe.Ema ?? new MovingAverage().Decay,
            Erasing = recipe.Erasing ?? RecipeAugmentation.Named(recipe.Augmentation!).Erasing?.Probability ?? 0,
        };
    }

    private static double? UsualMomentum(string optimizer) => optimizer switch
    {
        "adamw" => null,
        "rmsprop" => new RmsProp().Momentum,
        _ => new Sgd().Momentum,
    };

    /// <summary>The library's rate for SGD, half of it where it is gentle, as for small images; a trained network gets the library's share of any.</summary>
    private static double UsualRate(string optimizer, bool isTrained, bool isGentle)
    {
        var usual = new TrainingOptions().Schedule.Rate;
        var rate = optimizer switch { "adamw" => 0.001, "rmsprop" => 0.01, _ => isGentle ? usual / 2 : usual };
        return isTrained ? rate / (usual / GradualUnfreezing.Basis.Schedule.Rate) : rate;
    }

    private static string FastestCompute(Device device) =>
        device.type != DeviceType.CPU || TorchRuntime.Describe().ProcessorInstructions.Contains("BF16", StringComparison.Ordinal) ? "bf16" : "fp32";
}
