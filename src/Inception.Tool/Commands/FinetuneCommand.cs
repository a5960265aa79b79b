using System.CommandLine;
using Inception.Models;
using Inception.Tool.Training;
using Inception.Training;

namespace Inception.Tool.Commands;

/// <summary><c>inception finetune</c>: a trained network for new classes.</summary>
internal static class FinetuneCommand
{
    private const string Examples = """
        inception finetune --weights inception_v3.tv_in1k --data photos --output runs/photos
        inception finetune --weights inception_v3.tv_in1k --data photos --head-only
        inception finetune --model runs/photos/model.safetensors --data more --freeze-up-to Mixed_5d
        inception finetune --output runs/photos                   # resumes that training
        """;

    public static Command Create()
    {
        var cache = new CacheSettings();
        var command = new SavedCommand(
            "finetune",
            "Fine-tune a trained network for the classes of your own images.",
            Examples);
        cache.AddTo(command);
        return TrainingCommand.Complete(command, cache.OpenFeatures, async (recipe, parsed, cancellation) =>
        {
            if (recipe.Data is null) throw new UserException($"Say which images: --data {Data.ImageData.Accepted}.");
            var source = ModelSource.Find(recipe.Model, recipe.Weights == TrainingRecipe.ShippedWeights ? null : recipe.Weights);
            recipe = recipe with
            {
                Model = source.Options.Network!.Network,
                Weights = source.Weights is null ? TrainingRecipe.ShippedWeights : Repeatable(source.Weights),
            };
            var file = await source.FileAsync(cache.Open(parsed), cancellation);
            var options = new ModelOptions
            {
                Dropout = recipe.Dropout,
                AuxiliaryHeads = recipe.Auxiliary == true,
                GradientCheckpointing = recipe.GradientCheckpointing,
            };
            if (source.Published is { } published) return (recipe, labels => FineTune.FromPretrained(published, labels, options with { File = file }));
            options = options with { Network = source.Options.Network, Preprocessing = source.Options.Preprocessing };
            return (recipe, labels => FineTune.FromPretrained(file, labels, options));
        });
    }

    /// <summary>The weights as a recipe names them, which is repeated from anywhere.</summary>
    private static string Repeatable(string weights) => File.Exists(weights) ? Path.GetFullPath(weights) : weights;
}
