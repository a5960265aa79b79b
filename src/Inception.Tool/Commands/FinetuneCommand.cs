using System.CommandLine;
using Inception.Models;
using Inception.Tool.Training;
using Inception.Training;

namespace Inception.Tool.Commands;

/// <summary><c>inception finetune</c>: a trained network for new classes.</summary>
internal static class FinetuneCommand
{
    private const string Examples = """
        Examples:
          inception finetune --weights inception_v3.tv_in1k --data photos --output runs/photos     (a folder for each class)
          inception finetune --weights inception_v3.tv_in1k --data photos --head-only              (the classifier alone, in seconds, on features that are cached)
          inception finetune --model runs/five/model.safetensors --data fashion-mnist --classes bag,sneaker,ankle-boot --per-class 50 --head-only --output runs/other
          inception finetune --model runs/photos/model.safetensors --data more --epochs 20 --head-epochs 4 --freeze-up-to Mixed_5d
          inception finetune --output runs/photos                                                  (goes on where that training was stopped)
        """;

    public static Command Create()
    {
        var cache = new CacheSettings();
        var command = new SavedCommand("finetune", "Train a trained network for new classes: a new classifier first, then its stages from the last to the first; same files as 'train'")
        {
            HelpWithExamples.Option(Examples),
        };
        cache.AddTo(command);
        return TrainingCommand.Complete(command, cache.OpenFeatures, async (recipe, parsed, cancellation) =>
        {
            if (recipe.Data is null) throw new UserException($"Say which images: --data {Data.ImageData.Accepted}.");
            var (choice, weights) = ModelFile.Given(recipe.Model, recipe.Weights == TrainingRecipe.ShippedWeights ? null : recipe.Weights);
            var isShipped = weights is null;
            if (weights is null)
            {
                choice ??= NetworkChoice.Named(NetworkChoice.Default);
                weights = choice.ShippedWeights ?? throw new UserException($"{choice.Name} needs --weights: {choice.WeightsToBeHad}.");
            }

            recipe = recipe with { Model = choice?.Name, Weights = isShipped ? TrainingRecipe.ShippedWeights : Repeatable(weights) };
            var options = new Models.ModelOptions
            {
                Dropout = recipe.Dropout,
                AuxiliaryHeads = recipe.Auxiliary == true,
                GradientCheckpointing = recipe.GradientCheckpointing,
            };
            if (PublishedWeightsArgument.Find(weights) is not { } published || (choice is not null && File.Exists(weights)))
            {
                options = WithNetwork(options, choice, weights);
                return (recipe, labels => FineTune.FromPretrained(weights, labels, options));
            }

            if (choice is not null && choice.Name != published.Network)
                throw new UserException($"{published.Id} are weights of {published.Network}, not of {choice.Name}: leave out --model.");
            PublishedWeightsArgument.RequireReadable(published);
            options = options with { File = await PublishedWeightsArgument.FileAsync(weights, cache.Open(parsed), cancellation) };
            return (recipe, labels => FineTune.FromPretrained(published, labels, options));
        });
    }

    /// <summary>Names the network of a file that does not name it itself.</summary>
    private static Models.ModelOptions WithNetwork(Models.ModelOptions options, NetworkChoice? choice, string weights)
    {
        if (ModelFile.NetworkOf(choice, weights) is not null) return options;
        return choice is not null
            ? options with { Network = choice.Published, Preprocessing = choice.Preprocessing }
            : throw new UserException($"'{weights}' does not say which network it is of: name it by --model.");
    }

    /// <summary>The weights as a recipe names them, which is repeated from anywhere.</summary>
    private static string Repeatable(string weights) => File.Exists(weights) ? Path.GetFullPath(weights) : weights;
}
