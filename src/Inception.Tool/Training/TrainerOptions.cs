using System.Globalization;
using Inception.Training;
using Inception.Training.Data;
using Inception.Training.Optimization;
using static TorchSharp.torch;

namespace Inception.Tool.Training;

/// <summary>A recipe in the trainer's words.</summary>
internal static class TrainerOptions
{
    /// <summary>The options of a plan's training in epochs.</summary>
    /// <exception cref="UserException">The recipe names something that is not known.</exception>
    public static TrainingOptions Of(TrainingPlan plan)
    {
        var recipe = plan.Recipe;
        return new()
        {
            Epochs = recipe.Epochs!.Value,
            Optimizer = recipe.Optimizer switch
            {
                "sgd" => new Sgd { Momentum = recipe.Momentum ?? 0.9 },
                "adamw" => new AdamW(),
                "rmsprop" => new RmsProp { Momentum = recipe.Momentum ?? 0.9 },
                _ => throw Unknown("optimizer", recipe.Optimizer, RecipeOptions.Optimizers),
            },
            Schedule = ScheduleOf(recipe),
            WeightDecay = recipe.WeightDecay!.Value,
            LabelSmoothing = recipe.Smoothing!.Value,
            ClassWeights = ClassWeightsOf(recipe.ClassWeights!, plan.Images.Training),
            AuxiliaryWeight = recipe.AuxiliaryWeight,
            AccumulatedBatches = recipe.Accumulate!.Value,
            ClipGradientNorm = recipe.Clip,
            LossLimit = recipe.LossLimit!.Value,
            Average = recipe.Ema > 0 ? new() { Decay = recipe.Ema.Value } : null,
            Freezes = recipe.HeadEpochs is null ? [] : Thawing.Of(plan.Network, recipe),
            StageRates = recipe.StageRates ?? new Dictionary<string, double>(),
            BestBy = recipe.BestBy switch
            {
                "accuracy" => MonitoredMetric.Top1,
                "f1" => MonitoredMetric.MacroF1,
                "loss" => MonitoredMetric.Loss,
                _ => throw Unknown("metric", recipe.BestBy, RecipeOptions.BestBy),
            },
            Patience = recipe.Patience,
            ComputeType = recipe.Compute switch
            {
                "fp32" => null,
                "bf16" => (ScalarType?)ScalarType.BFloat16,
                _ => throw Unknown("compute type", recipe.Compute, RecipeOptions.ComputeTypes),
            },
            Seed = recipe.Seed!.Value,
            Device = plan.Device,
        };
    }

    private static LearningRateSchedule ScheduleOf(TrainingRecipe recipe)
    {
        var (rate, warmUp) = (recipe.Rate!.Value, recipe.WarmUp);
        return recipe.Schedule switch
        {
            "cosine" => new CosineDecay { Rate = rate, WarmUpEpochs = warmUp ?? 1 },
            "exponential" => new ExponentialDecay { Rate = rate, WarmUpEpochs = warmUp ?? 1 },
            "constant" => new ConstantRate { Rate = rate, WarmUpEpochs = warmUp ?? 1 },
            "one-cycle" => warmUp is { } epochs ? new OneCycle { Rate = rate, WarmUp = epochs / recipe.Epochs!.Value } : new OneCycle { Rate = rate },
            _ => throw Unknown("schedule", recipe.Schedule, RecipeOptions.Schedules),
        };
    }

    private static double[]? ClassWeightsOf(string text, ILabelledImages images)
    {
        if (text == "none") return null;
        if (text == "balanced")
        {
            var counts = new int[images.ClassNames.Count];
            for (var i = 0; i < images.Count; i++) counts[images.LabelOf(i)]++;
            return [.. counts.Select(count => count == 0 ? 0 : images.Count / (double)(counts.Length * count))];
        }

        var parts = text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) ? weight : double.NaN).ToArray();
        return Array.TrueForAll(parts, double.IsFinite) ? parts
            : throw new UserException($"--class-weights expects none, balanced, or a number for each class with commas between; found '{text}'.");
    }

    private static UserException Unknown(string what, string? found, string[] accepted) => new($"There is no {what} '{found}'. There are: {string.Join(", ", accepted)}.");
}
