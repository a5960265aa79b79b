using System.Globalization;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Tool.Training;
using Inception.Training.Data;
using Inception.Training.Evaluation;
using static TorchSharp.torch;

namespace Inception.Tool.Tests;

/// <summary><c>finetune --head-only</c> on the shipped images.</summary>
[Collection(ConsoleApp.Name)]
public class HeadOnlyTests(ConsoleAppFiles files)
{
    private static readonly string Images = Path.Combine(AppContext.BaseDirectory, "Assets", "fashion-mnist", "t10k-images-idx3-ubyte.gz");

    [Fact]
    public async Task A_head_is_trained_on_cached_features_and_its_recipe_repeats_it_with_the_shipped_weights()
    {
        var (folder, again, cache) = (files["head"], files["head-again"], files["head-cache"]);

        var first = ConsoleRun.Of("finetune", "--model", "inception_small", "--data", Images, "--classes", "5,7,9", "--per-class", "20", "--head-only", "--seed", "1", "--cache", cache, "--output", folder).ShouldSucceed();
        var second = ConsoleRun.Of("finetune", "--recipe", Path.Combine(folder, "recipe.json"), "--cache", cache, "--workers", "1", "--output", again).ShouldSucceed();

        first.Should().Contain("on 60 images of 3 classes from ").And.Contain("the classifier alone, on cpu").And.Contain("Features of 60 training images: 60 computed, 0 found in ");
        second.Should().Contain("Features of 60 training images: 0 computed, 60 found in " + Path.Combine(cache, "features", "inception_small-")).And.Contain(" validation images: 0 computed, ");
        Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Should().BeEquivalentTo("confusion.png", "mistakes.png", "model.safetensors", "recipe.json", "report.md");
        File.ReadAllBytes(Path.Combine(again, "model.safetensors")).Should().Equal(File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
        var recipe = TrainingRecipe.Load(Path.Combine(folder, "recipe.json"));
        recipe.Should().Be(TrainingRecipe.Load(Path.Combine(again, "recipe.json")));
        (recipe.Weights, recipe.HeadOnly, recipe.Epochs).Should().Be(("shipped", true, null));
        File.ReadAllText(Path.Combine(folder, "report.md")).Should()
            .Contain("| training images | 60 in 3 classes, a selection (5, 7, 9); 20 of each class, chosen by seed 1 |").And.Contain("iterations of L-BFGS").And.NotContain("curves.png").And.NotContain("Epochs");

        using var model = Model.Load(Path.Combine(folder, "model.safetensors"));
        model.Labels.Should().Equal("5", "7", "9");
        var result = model.Network.Evaluate(new ImageLoader((await TrainingImages.FindAsync(recipe, default)).Validation, model.Preprocessing, options: new() { Shuffle = false })).Metrics;
        File.ReadAllText(Path.Combine(folder, "report.md")).Should().StartWith("# ").And.Contain(string.Create(CultureInfo.InvariantCulture, $"**{result.Top1:P2}** of {result.Count:N0} validation images"), "the head is in the network");
        result.Top1.Should().BeGreaterThan(0.8);   // the trunk has seen these classes; shoes are told apart at chance by a third
    }

    [Fact]
    public async Task A_corrupt_image_is_left_out_as_asked()
    {
        var folder = files.Classes("one", "two", "corrupt");
        File.WriteAllText(Path.Combine(folder, "corrupt", "broken.png"), "no image");
        using var plan = await PlanOf(new() { Data = folder, HeadOnly = true, Validation = "0.5", Corrupt = "skip" });

        await new HeadRun(plan, Folder("corrupt-head"), new(files["corrupt-cache"])).RunAsync(default);

        File.ReadAllText(Path.Combine(files["corrupt-head"], "report.md")).Should().Contain("| images that could not be read | 1 |");
    }

    [Fact]
    public async Task The_model_of_a_training_in_epochs_is_not_replaced()
    {
        var folder = Folder("epochs-here");
        File.WriteAllText(folder.Checkpoints.Last, "a checkpoint");
        using var plan = await PlanOf(new() { Data = files.Classes("one", "two"), HeadOnly = true, Validation = "0.5" });

        var run = () => new HeadRun(plan, folder, new(files["epochs-cache"])).RunAsync(default);

        await run.Should().ThrowAsync<UserException>().WithMessage("*has a training in epochs, and its model would be lost: choose another folder with --output.");
    }

    [Fact]
    public async Task A_stop_keeps_the_features_and_writes_nothing()
    {
        var folder = Folder("head-stopped");
        using var plan = await PlanOf(new() { Data = files.Classes("one", "two"), HeadOnly = true, Validation = "0.5" });

        await FluentActions.Awaiting(() => new HeadRun(plan, folder, new(files["stopped-cache"])).RunAsync(new(canceled: true))).Should().ThrowAsync<OperationCanceledException>();

        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    private static Task<TrainingPlan> PlanOf(TrainingRecipe recipe) =>
        TrainingPlan.CreateAsync(
            recipe,
            labels => new(new InceptionSmall(new() { Classes = labels.Count }), ImagePreprocessing.FashionMnist, labels),
            CPU,
            workers: 1,
            default);

    private TrainingFolder Folder(string name) => new(Directory.CreateDirectory(files[name]).FullName);
}
