using System.CommandLine;
using Inception.Labels;
using Inception.Models;
using Inception.Tool.Commands;
using Inception.Tool.Data;
using Inception.Training.Data;
using Inception.Training.Transfer;

namespace Inception.Tool.Training;

/// <summary>What <c>train</c> and <c>finetune</c> have in common: options, folder, run.</summary>
internal static class TrainingCommand
{
    /// <summary>
    /// Says what the training of a recipe on images of this kind begins with: the recipe completed by that, and what builds the model for their labels.
    /// </summary>
    public delegate Task<(TrainingRecipe Recipe, Func<LabelSet, Model> CreateModel)> Beginning(
        TrainingRecipe recipe, DataSetProfile images, ParseResult parsed, CancellationToken cancellation);

    /// <summary>Gives a command its options and its action.</summary>
    /// <param name="command">The command.</param>
    /// <param name="features">Names the cache of features, for a command that trains heads on them.</param>
    /// <param name="begin">What the training begins with.</param>
    public static Command Complete(SavedCommand command, Func<ParseResult, FeatureCache>? features, Beginning begin)
    {
        var options = new RecipeOptions(isFineTuning: features is not null);
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The folder for the training. Default: runs/NAME, by the name of the data. If it holds this training, the training resumes. "
                + "A folder with another training or with other files is refused",
            HelpName = "FOLDER",
        };
        var resume = new Option<bool>("--resume")
        {
            Description = "Fail if the folder holds no training. Without this option, a training in the folder resumes and an empty folder starts a new one",
        };
        var workers = CommonOptions.WholeNumber(new("--workers")
        {
            Description = "The number of threads that decode and augment images. Default: one per processor. The result does not depend on it",
            HelpName = "N",
        });
        var device = new DeviceOptions();
        options.AddTo(command);
        command.AddGroup("Output", output, resume);
        command.AddGroup("Memory and speed", workers);
        device.AddTo(command, "Memory and speed");
        command.SetAction(async (parsed, cancellation) =>
        {
            var given = options.Read(parsed, earlier: null);
            var folder = new TrainingFolder(parsed.GetValue(output) ?? DefaultFolder(given));
            var earlier = folder.FindRecipe();
            if (given.HeadOnly || earlier?.IsFineTuning != features is not null) RequireSameKind(folder, earlier, CommandOf(given, features is not null));
            var recipe = options.Read(parsed, earlier);
            if (given is { Data: not null, HeadOnly: false }) recipe = recipe with { HeadOnly = false };   // which the data decide, as the first time
            if (recipe.Data is null) throw NoImages(folder);
            if (parsed.GetValue(resume) && !File.Exists(folder.Checkpoints.Last))
                throw new UserException($"The folder '{folder.Path}' has no training to resume: {Path.GetFileName(folder.Checkpoints.Last)} is missing.");
            var images = await TrainingImages.FindAsync(recipe, cancellation);
            var profile = DataSetProfile.Measure(images.Training);
            (recipe, var createModel) = await begin(recipe, profile, parsed, cancellation);
            if (earlier is not null) recipe = RequireSame(folder, earlier, recipe);
            var place = device.Resolve(parsed);
            using var plan = TrainingPlan.Create(recipe, images, profile, createModel, place, parsed.GetValue(workers));
            RequireSameKind(folder, earlier, plan.Recipe.Command);
            ITrainingRun run = plan.Recipe.HeadOnly ? new HeadRun(plan, folder, features!(parsed)) : new TrainingRun(plan, folder, features?.Invoke(parsed));
            using var only = folder.Occupy(earlier);
            await run.RunAsync(cancellation);
            return 0;
        });
        return command;
    }

    private static string DefaultFolder(TrainingRecipe recipe) => recipe.Data is { } data
        ? Path.Combine("runs", Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(data)))
        : throw new UserException($"The images are missing: add --data {ImageData.Accepted}. To resume a training, give its folder with --output FOLDER.");

    private static string CommandOf(TrainingRecipe given, bool isFineTuning) =>
        isFineTuning ? given.HeadOnly ? TrainingRecipe.HeadCommand : "finetune" : "train";

    private static UserException NoImages(TrainingFolder folder) => new(
        $"The folder '{folder.Path}' has no training to resume: the file recipe.json is missing. To start one, add --data {ImageData.Accepted}.");

    /// <summary>The training in a folder must be one of this command: another one's files would be lost.</summary>
    private static void RequireSameKind(TrainingFolder folder, TrainingRecipe? earlier, string command)
    {
        if (earlier is null || earlier.Command == command) return;
        throw new UserException(
            $"The folder '{folder.Path}' has a training of 'inception {earlier.Command}', and 'inception {command}' would replace its files. "
                + $"Resume it with 'inception {earlier.Command} --output {folder.Path}', or choose another folder with --output.");
    }

    /// <summary>A folder has one training: only what may change meanwhile may be otherwise.</summary>
    private static TrainingRecipe RequireSame(TrainingFolder folder, TrainingRecipe earlier, TrainingRecipe recipe)
    {
        recipe = RecipeChoices.WithFullPaths(recipe);
        if (recipe.Compute == "auto") recipe = recipe with { Compute = earlier.Compute };
        var differences = recipe.DifferencesFrom(earlier with
        {
            Data = IsThere(earlier.Data) ? earlier.Data : recipe.Data,   // images may move
            DataDir = IsThere(earlier.DataDir) ? earlier.DataDir : recipe.DataDir,
            Validation = earlier.Validation is { } path && !RecipeChoices.IsShare(path, out _) && !IsThere(path) ? recipe.Validation : earlier.Validation,
        });
        if (differences.Count == 0) return recipe;
        throw new UserException(
            $"The folder '{folder.Path}' has a training with other options: {string.Join(", ", differences)}. Remove these options to resume it, "
                + "or choose another folder with --output. Only --epochs may change.");
    }

    private static bool IsThere(string? data) => data is null or ImageData.FashionMnist || Path.Exists(data);
}
