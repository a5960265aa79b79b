using System.Globalization;
using Inception.Runtime;
using Inception.Tool.Data;
using Inception.Training.Transfer;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tool.Training;

/// <summary>What a recipe is where it says nothing.</summary>
internal static class RecipeChoices
{
    /// <summary>The share of the images that is held back to measure with.</summary>
    public const string HeldBack = "0.2";

    /// <summary>Whether what a recipe says of validation is a share, and not a path.</summary>
    public static bool IsShare(string validation, out double share) => double.TryParse(validation, NumberStyles.Float, CultureInfo.InvariantCulture, out share);

    /// <summary>The recipe with a value wherever it had none.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="start">What the training begins with.</param>
    /// <param name="isSmall">Whether its images are.</param>
    /// <param name="device">Where the work is done.</param>
    /// <exception cref="UserException">A choice does not suit the network, or names an augmentation that is not known.</exception>
    public static TrainingRecipe Of(TrainingRecipe recipe, TrainingStart start, bool isSmall, Device device)
    {
        var isFashionMnist = recipe.Data == ImageData.FashionMnist;
        recipe = recipe with
        {
            Data = isFashionMnist ? recipe.Data : Path.GetFullPath(recipe.Data!),   // a recipe is repeated from anywhere
            DataDir = recipe.DataDir is null ? null : Path.GetFullPath(recipe.DataDir),
            Validation = isFashionMnist ? null : recipe.Validation is { } path && !IsShare(path, out _) ? Path.GetFullPath(path) : recipe.Validation ?? HeldBack,
            Model = start.Options.Network,
            Corrupt = recipe.Corrupt ?? "fail",
            Seed = recipe.Seed ?? 1,
        };
        return recipe.HeadOnly ? OfHead(recipe, isSmall) : OfEpochs(recipe, start, isFashionMnist, isSmall, device);
    }

    private static TrainingRecipe OfHead(TrainingRecipe recipe, bool isSmall)
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

    private static TrainingRecipe OfEpochs(TrainingRecipe recipe, TrainingStart start, bool isFashionMnist, bool isSmall, Device device)
    {
        var optimizer = recipe.Optimizer ?? "sgd";
        var rate = optimizer switch { "adamw" => 0.001, "rmsprop" => 0.01, _ => isSmall ? 0.05 : 0.1 } / (start.IsTrained ? 10 : 1);
        var augmentation = recipe.Augmentation ?? (isFashionMnist ? "fashion-mnist" : "inception");
        var hasHeads = start.Options.CreateTable().AuxiliaryHeads.Any();
        if (recipe.Auxiliary == true && !hasHeads) throw new UserException($"{start.Options.Network} has no auxiliary heads: leave out --auxiliary.");
        return recipe with
        {
            Auxiliary = recipe.Auxiliary ?? (hasHeads && !start.IsTrained),
            Dropout = recipe.Dropout ?? start.Options.Dropout,
            Epochs = recipe.Epochs ?? (start.IsTrained ? 10 : isFashionMnist ? 38 : 30),
            Batch = recipe.Batch ?? (isSmall ? 64 : 32),
            Optimizer = optimizer,
            Momentum = recipe.Momentum ?? (optimizer == "adamw" ? null : 0.9),
            Schedule = recipe.Schedule ?? "cosine",
            Rate = recipe.Rate ?? rate,
            WarmUp = recipe.WarmUp ?? (recipe.Schedule == "one-cycle" ? null : 1),
            WeightDecay = recipe.WeightDecay ?? 5e-4,
            Smoothing = recipe.Smoothing ?? 0.1,
            ClassWeights = recipe.ClassWeights ?? "none",
            Accumulate = recipe.Accumulate ?? 1,
            LossLimit = recipe.LossLimit ?? 1e4,
            Ema = recipe.Ema ?? 0.9995,
            Compute = recipe.Compute is null or "auto" ? FastestCompute(device) : recipe.Compute,
            Augmentation = augmentation,
            Erasing = recipe.Erasing ?? Augmentations.ErasingOf(augmentation),
            Mixup = recipe.Mixup ?? 0,
            Cutmix = recipe.Cutmix ?? 0,
            HeadEpochs = start.IsTrained ? recipe.HeadEpochs ?? Math.Max(1, (recipe.Epochs ?? 10) / 5) : null,
            Keep = recipe.Keep ?? (isFashionMnist ? "last" : "best"),
            BestBy = recipe.BestBy ?? "accuracy",
        };
    }

    private static string FastestCompute(Device device) =>
        device.type != DeviceType.CPU || TorchRuntime.Describe().ProcessorInstructions.Contains("BF16", StringComparison.Ordinal) ? "bf16" : "fp32";
}
