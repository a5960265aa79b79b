using System.CommandLine;
using Inception.Labels;
using Inception.Models;
using Inception.Tool.Commands;
using Inception.Training.Transfer;

namespace Inception.Tool.Training;

/// <summary>What <c>train</c> and <c>finetune</c> have in common: options, folder, run.</summary>
internal static class TrainingCommand
{
    /// <summary>Says what the training of a recipe begins with: the recipe completed by that, and what builds the model for the labels of its images.</summary>
    public delegate Task<(TrainingRecipe Recipe, Func<LabelSet, Model> CreateModel)> Beginning(
        TrainingRecipe recipe, ParseResult parsed, CancellationToken cancellation);

    /// <summary>Gives a command its options and its action.</summary>
    /// <param name="command">The command.</param>
    /// <param name="features">Names the cache of features, for a command that trains heads on them.</param>
    /// <param name="begin">What the training begins with.</param>
    public static Command Complete(SavedCommand command, Func<ParseResult, FeatureCache>? features, Beginning begin)
    {
        var options = new RecipeOptions(isFineTuning: features is not null);
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The folder of the training, made if need be; runs/NAME of the data when left out. A training in it goes on",
            HelpName = "FOLDER",
        };
        var resume = new Option<bool>("--resume")
        {
            Description = "Go on with the training in the folder, which is done anyway where there is one; without one it is an error",
        };
        var workers = CommonOptions.WholeNumber(new("--workers")
        {
            Description = "Images decoded and changed at a time; the processors when left out. The result is the same",
            HelpName = "N",
        });
        var device = CommonOptions.Device();
        options.AddTo(command);
        foreach (var option in new Option[] { output, resume, workers, device }) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = new TrainingFolder(parsed.GetValue(output) ?? DefaultFolder(options.Read(parsed, earlier: null)));
            var recipe = options.Read(parsed, folder.Earlier);
            if (parsed.GetValue(resume) && !File.Exists(folder.Checkpoints.Last))
                throw new UserException($"There is no training to go on with in '{folder.Path}': it has no {Path.GetFileName(folder.Checkpoints.Last)}.");
            (recipe, var createModel) = await begin(recipe, parsed, cancellation);
            var place = CommonOptions.Resolve(parsed.GetValue(device)!);
            using var plan = await TrainingPlan.CreateAsync(recipe, createModel, place, parsed.GetValue(workers), cancellation);
            ITrainingRun run = plan.Recipe.HeadOnly ? new HeadRun(plan, folder, features!(parsed)) : new TrainingRun(plan, folder);
            folder.Prepare();
            await run.RunAsync(cancellation);
            return 0;
        });
        return command;
    }

    private static string DefaultFolder(TrainingRecipe recipe) =>
        Path.Combine("runs", Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(recipe.Data ?? Data.ImageData.FashionMnist)));
}
