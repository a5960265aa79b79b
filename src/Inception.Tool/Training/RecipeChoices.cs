using System.Globalization;
using Inception.Networks;
using Inception.Runtime;
using Inception.Tool.Data;
using Inception.Training;
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

    /// <summary>The start of all random numbers.</summary>
    public static readonly int Seed = new TrainingOptions().Seed;

    /// <summary>Whether the validation of a recipe is a share, and not a path.</summary>
    public static bool IsShare(string validation, out double share) =>
        double.TryParse(validation, NumberStyles.Float, CultureInfo.InvariantCulture, out share);

    /// <summary>Fills in a value wherever the recipe has none.</summary>
    /// <param name="recipe">The recipe; it has weights where the training begins with a trained network.</param>
    /// <param name="network">The network that the training begins with.</param>
    /// <param name="isSmall">Whether its images are small.</param>
    /// <param name="device">Where the work is done.</param>
    /// <exception cref="UserException">A choice does not suit the network, or names an augmentation that is not known.</exception>
    public static TrainingRecipe Complete(TrainingRecipe recipe, InceptionNetwork network, bool isSmall, Device device)
    {
        var isFashionMnist = recipe.Data == ImageData.FashionMnist;
        recipe = recipe with
        {
            Data = isFashionMnist ? recipe.Data : Path.GetFullPath(recipe.Data!),   // a recipe is repeated from anywhere
            DataDir = recipe.DataDir is null ? null : Path.GetFullPath(recipe.DataDir),
            Validation = isFashionMnist ? null : FullPathOrShare(recipe.Validation ?? HeldBack),
            Model = network.Table.Name,
            Corrupt = recipe.Corrupt ?? "fail",
            Seed = recipe.Seed ?? Seed,
        };
        return recipe.HeadOnly ? CompleteHead(recipe, isSmall) : CompleteEpochs(recipe, network, isFashionMnist, isSmall, device);
    }

    private static string FullPathOrShare(string validation) => IsShare(validation, out _) ? validation : Path.GetFullPath(validation);

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

    private static TrainingRecipe CompleteEpochs(TrainingRecipe recipe, InceptionNetwork network, bool isFashionMnist, bool isSmall, Device device)
    {
        var isTrained = recipe.Weights is not null;
        if (recipe.Auxiliary == true && !network.Table.AuxiliaryHeads.Any())
            throw new UserException($"{network.Table.Name} has no auxiliary heads: leave out --auxiliary.");
        recipe = recipe with
        {
            Auxiliary = network.HasAuxiliaryHeads,
            Dropout = recipe.Dropout ?? network.Family!.Dropout,
            Epochs = recipe.Epochs ?? (isTrained ? new GradualUnfreezing().Epochs : isFashionMnist ? 38 : 30),
            Batch = recipe.Batch ?? (isSmall ? 64 : 32),
            Optimizer = recipe.Optimizer ?? "sgd",
            Schedule = recipe.Schedule ?? "cosine",
            ClassWeights = recipe.ClassWeights ?? "none",
            Compute = recipe.Compute is null or "auto" ? FastestCompute(device) : recipe.Compute,
            Augmentation = recipe.Augmentation ?? (isFashionMnist ? "fashion-mnist" : "inception"),
            Mixup = recipe.Mixup ?? 0,
            Cutmix = recipe.Cutmix ?? 0,
            Keep = recipe.Keep ?? (isFashionMnist ? "last" : "best"),
            BestBy = recipe.BestBy ?? "accuracy",
        };
        return FillFromLibrary(recipe, isTrained, isSmall);
    }

    /// <summary>Writes down the library's defaults, so that a recipe is repeated and resumed as it was even where a later library has others.</summary>
    private static TrainingRecipe FillFromLibrary(TrainingRecipe recipe, bool isTrained, bool isSmall)
    {
        var usual = isTrained ? GradualUnfreezing.Basis : new TrainingOptions();
        return recipe with
        {
            Momentum = recipe.Momentum ?? UsualMomentum(recipe.Optimizer!),
            Rate = recipe.Rate ?? UsualRate(recipe.Optimizer!, isTrained, isSmall),
            WarmUp = recipe.WarmUp ?? (recipe.Schedule == "one-cycle" ? null : ((CosineDecay)usual.Schedule).WarmUpEpochs),
            WeightDecay = recipe.WeightDecay ?? usual.WeightDecay,
            Smoothing = recipe.Smoothing ?? usual.LabelSmoothing,
            Accumulate = recipe.Accumulate ?? usual.AccumulatedBatches,
            LossLimit = recipe.LossLimit ?? usual.LossLimit,
            Ema = recipe.Ema ?? new MovingAverage().Decay,
            Erasing = recipe.Erasing ?? RecipeAugmentation.Named(recipe.Augmentation!).Erasing?.Probability ?? 0,
            HeadEpochs = isTrained ? recipe.HeadEpochs ?? new GradualUnfreezing { Epochs = recipe.Epochs!.Value }.HeadEpochs : null,
        };
    }

    private static double? UsualMomentum(string optimizer) => optimizer switch
    {
        "adamw" => null,
        "rmsprop" => new RmsProp().Momentum,
        _ => new Sgd().Momentum,
    };

    /// <summary>The library's rate for SGD, half of it for small images; a trained network gets the library's share of any.</summary>
    private static double UsualRate(string optimizer, bool isTrained, bool isSmall)
    {
        var usual = new TrainingOptions().Schedule.Rate;
        var rate = optimizer switch { "adamw" => 0.001, "rmsprop" => 0.01, _ => isSmall ? usual / 2 : usual };
        return isTrained ? rate / (usual / GradualUnfreezing.Basis.Schedule.Rate) : rate;
    }

    private static string FastestCompute(Device device) =>
        device.type != DeviceType.CPU || TorchRuntime.Describe().ProcessorInstructions.Contains("BF16", StringComparison.Ordinal) ? "bf16" : "fp32";
}
