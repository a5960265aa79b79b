using Inception.Networks;
using Inception.Preprocessing;
using Inception.Tool.Training;
using Inception.Training;
using Inception.Training.Data;
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
        var options = TrainerOptions.Of(plan);

        options.BestBy.Should().Be(MonitoredMetric.Loss);
        options.LossLimit.Should().Be(50);
        options.StageRates.Should().Equal(new Dictionary<string, double> { ["inception3a"] = 0.1 });
        using var usual = await PlanOf(new() { Data = Idx });
        TrainerOptions.Of(usual).Should().BeEquivalentTo(new { BestBy = MonitoredMetric.Top1, LossLimit = 1e4, StageRates = new Dictionary<string, double>() });
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
            return TrainerOptions.Of(plan);
        }).Should().ThrowAsync<UserException>().WithMessage("There is no metric 'luck'. There are: accuracy, f1, loss.");

    private static Task<TrainingPlan> PlanOf(TrainingRecipe recipe) =>
        TrainingPlan.Of(recipe, new(new InceptionSmallOptions(), ImagePreprocessing.FashionMnist, File: null), CPU, workers: 1, default);
}
