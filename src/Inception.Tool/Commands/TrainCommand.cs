using System.CommandLine;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Tool.Data;
using Inception.Tool.Training;
using Inception.Training.Data;

namespace Inception.Tool.Commands;

/// <summary><c>inception train</c>: trains a network of the family from random weights, and writes a model and a report.</summary>
internal static class TrainCommand
{
    private const int ManyImages = 20_000, LargeSide = 200;

    private const string Examples = """
        inception train --data fashion-mnist --output runs/fashion-mnist
        inception train --data photos --output runs/photos        # chooses network and image size
        inception train --data photos --model googlenet --epochs 60 --output runs/googlenet
        inception train --data train.csv --validation test.csv --model inception_v3 --optimizer rmsprop
        inception train --output runs/fashion-mnist               # resumes that training
        inception train --recipe runs/fashion-mnist/recipe.json --seed 2 --output runs/again
        """;

    public static Command Create() => TrainingCommand.Complete(
        new SavedCommand(
            "train",
            "Train a network from random weights. Ctrl-C saves the training; run it again with the same --output to resume.",
            Examples),
        features: null,
        (recipe, images, _, _) =>
        {
            if (recipe.Weights is not null) throw new UserException("The recipe starts from trained weights: repeat it with 'inception finetune'.");
            if (recipe.Model is null) recipe = WithNetwork(recipe, images);
            var choice = NetworkChoice.Named(recipe.Model!);
            return Task.FromResult<(TrainingRecipe, Func<LabelSet, Model>)>((recipe, labels => NewModel(choice, labels, recipe)));
        });

    /// <summary>
    /// Selects a network for the images if none is given. Networks for photographs have millions of weights. Few images cannot train them, and training takes
    /// an hour where a small network takes a minute.
    /// </summary>
    private static TrainingRecipe WithNetwork(TrainingRecipe recipe, DataSetProfile images)
    {
        var isLarge = images is { Images: >= ManyImages, ShorterSide: >= LargeSide };
        recipe = recipe with { Model = !isLarge ? "inception_medium" : images.Images >= 5 * ManyImages ? "inception_v3" : "googlenet" };
        var isAsFashionMnist = recipe.Data == ImageData.FashionMnist || images is { IsGrey: true, ShorterSide: <= 32 };
        if (!isLarge && !isAsFashionMnist)
        {
            recipe = recipe with
            {
                ImageSize = recipe.ImageSize ?? images.ShorterSide switch { <= 40 => 32, <= 80 => 64, _ => 96 },
                Channels = images.IsGrey ? 1 : 3,
            };
        }

        Console.WriteLine($"Chose {recipe.Model} for {images.Images:N0} images of {images.Width}×{images.Height}. Use --model to train another network.");
        return recipe;
    }

    /// <summary>Creates a network with random weights. If it has auxiliary heads, they are trained too, unless the recipe excludes them.</summary>
    private static Model NewModel(NetworkChoice choice, LabelSet labels, TrainingRecipe recipe)
    {
        var preprocessing = PreprocessingOf(choice.Preprocessing, recipe);
        var options = choice.Published with
        {
            Classes = labels.Count,
            InputChannels = preprocessing.Channels,
            Dropout = recipe.Dropout ?? choice.Published.Dropout,
            AuxiliaryHeads = recipe.Auxiliary ?? choice.Published.CreateTable().AuxiliaryHeads.Any(),
            GradientCheckpointing = recipe.GradientCheckpointing,
        };
        return new(options.Create(), preprocessing, labels);
    }

    /// <summary>The published preprocessing, with the size and channels of the recipe.</summary>
    private static ImagePreprocessing PreprocessingOf(ImagePreprocessing published, TrainingRecipe recipe)
    {
        var sized = recipe.ImageSize is not { } size ? published : published with
        {
            CropSize = size,
            ShorterSide = (int)Math.Round((double)published.ShorterSide * size / published.CropSize),
        };
        return recipe.Channels is not { } channels || channels == published.Channels ? sized
            : channels == 1 ? sized with { ChannelOrder = ChannelOrder.Grey, Mean = [0.5f], StandardDeviation = [0.25f] }
            : sized with { ChannelOrder = ChannelOrder.Rgb, Mean = [0.5f, 0.5f, 0.5f], StandardDeviation = [0.25f, 0.25f, 0.25f] };
    }
}
