using System.Globalization;
using Inception.Training;
using Inception.Training.Data;
using Inception.Training.Losses;
using Inception.Training.Optimization;
using static TorchSharp.torch;

namespace Inception.Tool.Training;

/// <summary>Turns a recipe into the options of the trainer. Its choices are made, so that nothing is decided here.</summary>
internal static class TrainerOptions
{
    /// <summary>The options of a plan's training in epochs.</summary>
    /// <exception cref="UserException">The recipe names something that is not known.</exception>
    public static TrainingOptions From(TrainingPlan plan)
    {
        var recipe = plan.Recipe;
        var options = new TrainingOptions
        {
            Epochs = recipe.Epochs!.Value,
            Optimizer = OptimizerOf(recipe),
            Schedule = ScheduleOf(recipe),
            WeightDecay = recipe.WeightDecay!.Value,
            LabelSmoothing = recipe.Smoothing!.Value,
            ClassWeights = ClassWeightsOf(recipe.ClassWeights!, plan.Images.Training),
            AuxiliaryWeight = recipe.AuxiliaryWeight,
            AccumulatedBatches = recipe.Accumulate!.Value,
            ClipGradientNorm = recipe.Clip,
            LossLimit = recipe.LossLimit!.Value,
            Average = recipe.Ema > 0 ? new() { Decay = recipe.Ema.Value } : null,
            StageRates = recipe.StageRates ?? new Dictionary<string, double>(),
            BestBy = MetricOf(recipe.BestBy!),
            Patience = recipe.Patience,
            EvaluateStart = recipe.FeatureStart == true,
            WithoutDropout = recipe.Dropout == 0,
            KeepBatchNormStatistics = KeepsStatistics(recipe.BatchNorm),
            ComputeType = ComputeTypeOf(recipe.Compute!),
            Seed = recipe.Seed!.Value,
            Device = plan.Device,
        };
        return recipe.HeadEpochs is null ? options : UnfreezingOf(plan).For(plan.Network, options);
    }

    private static GradualUnfreezing UnfreezingOf(TrainingPlan plan)
    {
        var (recipe, stages) = (plan.Recipe, GradualUnfreezing.StagesOf(plan.Network));
        if (recipe.FreezeUpTo is { } stage && !stages.Contains(stage))
            throw new UserException($"--freeze-up-to expects a stage of {plan.Network.Table.Name}: {string.Join(", ", stages)}; found '{stage}'.");
        return new() { Epochs = recipe.Epochs!.Value, HeadEpochs = recipe.HeadEpochs!.Value, KeepFrozenUpTo = recipe.FreezeUpTo };
    }

    private static UpdateRule OptimizerOf(TrainingRecipe recipe) => recipe.Optimizer switch
    {
        "sgd" => new Sgd { Momentum = recipe.Momentum!.Value },
        "adamw" => new AdamW(),
        "rmsprop" => new RmsProp { Momentum = recipe.Momentum!.Value },
        _ => throw Unknown("optimizer", recipe.Optimizer!, RecipeOptions.Optimizers),
    };

    private static LearningRateSchedule ScheduleOf(TrainingRecipe recipe)
    {
        var rate = recipe.Rate!.Value;
        return recipe.Schedule switch
        {
            "cosine" => new CosineDecay { Rate = rate, WarmUpEpochs = recipe.WarmUp!.Value },
            "exponential" => new ExponentialDecay { Rate = rate, WarmUpEpochs = recipe.WarmUp!.Value },
            "constant" => new ConstantRate { Rate = rate, WarmUpEpochs = recipe.WarmUp!.Value },
            "one-cycle" => recipe.WarmUp is { } epochs ? new OneCycle { Rate = rate, WarmUp = epochs / recipe.Epochs!.Value } : new OneCycle { Rate = rate },
            _ => throw Unknown("schedule", recipe.Schedule!, RecipeOptions.Schedules),
        };
    }

    private static bool KeepsStatistics(string? batchNorm) => batchNorm switch
    {
        null or "batch" => false,
        "fixed" => true,
        _ => throw Unknown("kind of batch normalization", batchNorm, RecipeOptions.BatchNorms),
    };

    private static MonitoredMetric MetricOf(string name) => name switch
    {
        "accuracy" => MonitoredMetric.Top1,
        "f1" => MonitoredMetric.MacroF1,
        "loss" => MonitoredMetric.Loss,
        _ => throw Unknown("metric", name, RecipeOptions.BestBy),
    };

    private static ScalarType? ComputeTypeOf(string name) => name switch
    {
        "fp32" => null,
        "bf16" => ScalarType.BFloat16,
        _ => throw Unknown("compute type", name, RecipeOptions.ComputeTypes),
    };

    private static IReadOnlyList<double>? ClassWeightsOf(string text, ILabelledImages images)
    {
        if (text == "none") return null;
        if (text == "balanced") return ClassWeights.Balanced(images);
        var parts = text.Split(',')
            .Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) ? weight : double.NaN)
            .ToArray();
        return Array.TrueForAll(parts, double.IsFinite)
            ? parts
            : throw new UserException($"--class-weights expects none, balanced, or one number per class, separated by commas; found '{text}'.");
    }

    private static UserException Unknown(string what, string found, string[] accepted) =>
        new($"Unknown {what} '{found}'. Expected one of: {string.Join(", ", accepted)}.");
}
