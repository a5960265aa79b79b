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
            Description = "The folder of the training, made if need be; runs/NAME of the data when left out. A training in it goes on; one with other options "
                + "or files of something else are refused",
            HelpName = "FOLDER",
        };
        var resume = new Option<bool>("--resume")
        {
            Description = "Go on with the training in the folder, which is done anyway where there is one; without one it is an error",
        };
        var workers = CommonOptions.WholeNumber(new("--workers")
        {
            Description = "Images decoded and augmented at a time; one for each processor by default. The result is the same",
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
                throw new UserException($"There is no training to go on with in '{folder.Path}': it has no {Path.GetFileName(folder.Checkpoints.Last)}.");
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
        : throw new UserException($"Say which images: --data {ImageData.Accepted}. Or say which training goes on: --output FOLDER.");

    private static string CommandOf(TrainingRecipe given, bool isFineTuning) =>
        isFineTuning ? given.HeadOnly ? TrainingRecipe.HeadCommand : "finetune" : "train";

    private static UserException NoImages(TrainingFolder folder) => new(
        $"There is no training to go on with in '{folder.Path}', which has no recipe.json. To begin one, say which images: --data {ImageData.Accepted}.");

    /// <summary>The training in a folder must be one of this command: another one's files would be lost.</summary>
    private static void RequireSameKind(TrainingFolder folder, TrainingRecipe? earlier, string command)
    {
        if (earlier is null || earlier.Command == command) return;
        throw new UserException(
            $"'{folder.Path}' has a training of 'inception {earlier.Command}', whose files 'inception {command}' would replace. "
                + $"'inception {earlier.Command} --output {folder.Path}' goes on with it; name another folder by --output for a new training.");
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
            $"'{folder.Path}' has another training: {string.Join(", ", differences)}. Leave these options out to go on with it, "
                + "or name another folder by --output. Of a training that goes on, --epochs may change.");
    }

    private static bool IsThere(string? data) => data is null or ImageData.FashionMnist || Path.Exists(data);
}
