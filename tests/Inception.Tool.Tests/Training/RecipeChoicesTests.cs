using Inception.Networks;
using Inception.Preprocessing;
using Inception.Tool.Training;
using Inception.Training;
using Inception.Training.Optimization;
using static TorchSharp.torch;

namespace Inception.Tool.Tests.Training;

public class RecipeChoicesTests
{
    private static readonly string Idx = Path.Combine(AppContext.BaseDirectory, "Assets", "fashion-mnist", "t10k-images-idx3-ubyte.gz");

    [Fact]
    public async Task Best_epoch_rates_of_stages_and_the_limit_of_the_loss_reach_the_trainer()
    {
        var recipe = new TrainingRecipe { Data = Idx, BestBy = "loss", LossLimit = 50, StageRates = new Dictionary<string, double> { ["inception3a"] = 0.1 }, Compute = "fp32" };

        using var plan = await PlanOf(recipe);
        var options = TrainerOptions.From(plan);

        options.BestBy.Should().Be(MonitoredMetric.Loss);
        options.LossLimit.Should().Be(50);
        options.StageRates.Should().Equal(new Dictionary<string, double> { ["inception3a"] = 0.1 });
        using var usual = await PlanOf(new() { Data = Idx });
        TrainerOptions.From(usual).Should().BeEquivalentTo(new { BestBy = MonitoredMetric.Top1, LossLimit = 1e4, StageRates = new Dictionary<string, double>() });
    }

    [Fact]
    public async Task Fine_tuning_unfreezes_by_the_recipe_of_the_library()
    {
        using var plan = await PlanOf(new() { Data = Idx, Weights = TrainingRecipe.ShippedWeights });
        using var other = await PlanOf(new() { Data = Idx, Weights = TrainingRecipe.ShippedWeights, Epochs = 23, HeadEpochs = 3, FreezeUpTo = "mixed1" });

        TrainerOptions.From(plan).Freezes.Should().Equal(TrainingSuggestion.ForFineTuning(plan.Profile, plan.Network, 28).ToOptions(plan.Network).Freezes);
        TrainerOptions.From(other).Freezes.Should().Equal(new GradualUnfreezing { Epochs = 23, HeadEpochs = 3, KeepFrozenUpTo = "mixed1" }.For(other.Network).Freezes);
        using var fresh = await PlanOf(new() { Data = Idx });
        TrainerOptions.From(fresh).Freezes.Should().BeEmpty();
    }

    /// <summary>A default that changes in the library changes here with it, and every recipe.json has the value that was used.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(TrainingRecipe.ShippedWeights)]
    public async Task What_a_recipe_leaves_out_is_the_default_of_the_library_and_is_written_down(string? weights)
    {
        using var plan = await PlanOf(new() { Data = Idx, Weights = weights, Compute = "fp32" });
        var (options, usual) = (TrainerOptions.From(plan), weights is null ? new() : TrainingSuggestion.ForFineTuning(plan.Profile, plan.Network, 28).ToOptions(plan.Network));

        options.Should().BeEquivalentTo(usual, rest => rest
            .Excluding(one => one.Epochs).Excluding(one => one.Schedule).Excluding(one => one.Average).Excluding(one => one.Freezes).Excluding(one => one.Device));
        options.Average.Should().Be(new MovingAverage());
        ((CosineDecay)options.Schedule).Should().Be((CosineDecay)usual.Schedule with { Rate = usual.Schedule.Rate / 2 }, "small images take half of the rate");
        var written = plan.Recipe;
        (written.WeightDecay, written.Smoothing, written.LossLimit, written.Ema).Should().Be((usual.WeightDecay, usual.LabelSmoothing, usual.LossLimit, new MovingAverage().Decay));
        (written.Momentum, written.WarmUp, written.Accumulate, written.Seed).Should().Be((new Sgd().Momentum, ((CosineDecay)usual.Schedule).WarmUpEpochs, 1, 1));
    }

    [Fact]
    public async Task A_stage_to_keep_frozen_that_is_not_there_is_told_with_those_that_are()
    {
        using var plan = await PlanOf(new() { Data = Idx, Weights = TrainingRecipe.ShippedWeights, FreezeUpTo = "mixed9" });

        plan.Invoking(TrainerOptions.From).Should().Throw<UserException>().WithMessage("*--freeze-up-to*stem1, mixed1, mixed2, mixed3, mixed4*'mixed9'*");
    }

    [Fact]
    public async Task A_recipe_for_a_head_says_nothing_of_epochs_and_its_paths_hold_from_anywhere()
    {
        var relative = Path.GetRelativePath(".", Idx);

        using var plan = await PlanOf(new() { Data = relative, Validation = relative, HeadOnly = true, Epochs = 3, Mixup = 0.2 });

        plan.Recipe.Should().Be(new TrainingRecipe
        {
            Data = Idx,
            Validation = Idx,
            Model = "inception_small",
            HeadOnly = true,
            Batch = 250,
            WeightDecay = 0.01,
            Smoothing = 0,
            Corrupt = "fail",
            Seed = 1,
        });
    }

    [Fact]
    public Task Metrics_that_are_not_known_are_told_with_those_that_are() =>
        FluentActions.Awaiting(async () =>
        {
            using var plan = await PlanOf(new() { Data = Idx, BestBy = "luck" });
            return TrainerOptions.From(plan);
        }).Should().ThrowAsync<UserException>().WithMessage("Unknown metric 'luck'. Expected one of: accuracy, f1, loss.");

    private static Task<TrainingPlan> PlanOf(TrainingRecipe recipe) =>
        TrainingPlan.CreateAsync(
            recipe,
            labels => new(new InceptionSmall(new() { Classes = labels.Count }), ImagePreprocessing.FashionMnist, labels),
            CPU,
            workers: 1,
            default);
}
