using System.CommandLine;
using Inception.Labels;
using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Tool.Data;
using Inception.Tool.Training;
using Inception.Training;
using Inception.Training.Data;

namespace Inception.Tool.Commands;

/// <summary><c>inception finetune</c>: fine-tunes a trained network on new classes.</summary>
internal static class FinetuneCommand
{
    private const int SmallSide = 64;   // pixels

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
        return TrainingCommand.Complete(command, cache.OpenFeatures, async (recipe, images, parsed, cancellation) =>
        {
            if (recipe.Model is null && recipe.Weights is null) recipe = WithNetwork(recipe, images, cache.Open(parsed));
            var source = ModelSource.Find(recipe.Model, recipe.Weights == TrainingRecipe.ShippedWeights ? null : recipe.Weights);
            recipe = recipe with
            {
                Model = source.Options.Network!.Network,
                Weights = source.Weights is null ? TrainingRecipe.ShippedWeights : Repeatable(source.Weights),
            };
            var file = await source.FileAsync(cache.Open(parsed), cancellation);
            var options = new ModelOptions
            {
                Dropout = recipe.Dropout is 0 ? null : recipe.Dropout,   // a training without dropout leaves it out itself, and the model keeps its own
                AuxiliaryHeads = recipe.Auxiliary == true,
                GradientCheckpointing = recipe.GradientCheckpointing,
            };
            if (source.Published is { } published) return (recipe, labels => FineTune.FromPretrained(published, labels, options with { File = file }));
            options = options with { Network = source.Options.Network, Preprocessing = source.Options.Preprocessing };
            return (recipe, labels => FineTune.FromPretrained(file, labels, options));
        });
    }

    /// <summary>
    /// Selects a trained network for the images if none is given. For small grey images it is the shipped network, for other images weights of ImageNet that
    /// are already in the cache. Nothing is downloaded without a request.
    /// </summary>
    /// <exception cref="UserException">There is no such network; the message lists the available networks.</exception>
    private static TrainingRecipe WithNetwork(TrainingRecipe recipe, DataSetProfile images, WeightCache cache)
    {
        if (recipe.Data == ImageData.FashionMnist || images is { IsGrey: true, Width: <= SmallSide, Height: <= SmallSide })
        {
            Console.WriteLine($"Chose {NetworkChoice.Default}, trained on grey images of clothes, for grey images of "
                + $"{images.Width}×{images.Height}. Use --model or --weights to choose another network.");
            return recipe with { Model = NetworkChoice.Default };
        }

        var published = OnImageNet.FirstOrDefault(cache.Has) ?? throw new UserException(
            $"Choose the trained network for these images ({images.Width}×{images.Height}, {(images.IsGrey ? "grey" : "color")}): "
                + $"--weights {string.Join(" or ", OnImageNet.Take(3).Select(weights => weights.Id))} (trained on ImageNet, downloaded once), "
                + $"or --model FILE with your own model. 'inception weights list' shows all. --model {NetworkChoice.Default} is for grey images of 28×28.");
        Console.WriteLine($"Chose {published.Id}, trained on ImageNet, which is in the cache. Use --model or --weights to choose another network.");
        return recipe with { Weights = published.Id };
    }

    /// <summary>Weights of ImageNet in the order of preference, limited to networks that suit most machines; the more accurate first.</summary>
    private static IEnumerable<PublishedWeights> OnImageNet => InceptionWeights.Known
        .Where(weights => weights is { IsReadable: true, ClassSet: ClassSet.ImageNet })
        .OrderBy(weights => weights.Id switch { "inception_v3.tv_in1k" => 0, "googlenet.torchvision" => 1, "inception_resnet_v2.tf_in1k" => 2, _ => 3 });

    /// <summary>The weights in the form of a recipe, with a full path, so that the recipe works from any folder.</summary>
    private static string Repeatable(string weights) => File.Exists(weights) ? Path.GetFullPath(weights) : weights;
}
