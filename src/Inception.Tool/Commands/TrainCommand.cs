using System.CommandLine;
using Inception.Labels;
using Inception.Models;
using Inception.Tool.Data;
using Inception.Tool.Training;

namespace Inception.Tool.Commands;

/// <summary><c>inception train</c>: a network of the family from random weights to a model and a report.</summary>
internal static class TrainCommand
{
    private const string OnFashionMnist = "inception_medium", OnPhotographs = "inception_v3";

    private const string Examples = """
        inception train --data fashion-mnist --output runs/fashion-mnist
        inception train --data photos --model googlenet --epochs 60 --output runs/photos
        inception train --data train.csv --validation test.csv --model inception_v3 --optimizer rmsprop
        inception train --output runs/fashion-mnist               # resumes that training
        inception train --recipe runs/fashion-mnist/recipe.json --seed 2 --output runs/again
        """;

    public static Command Create() => TrainingCommand.Complete(
        new SavedCommand(
            "train",
            "Train a network from random weights. Ctrl-C saves, and the same folder resumes.",
            Examples),
        features: null,
        (recipe, _, _) =>
        {
            if (recipe.Weights is not null) throw new UserException("The recipe begins with trained weights: 'inception finetune' repeats it.");
            recipe = recipe with { Data = recipe.Data ?? ImageData.FashionMnist };
            var choice = NetworkChoice.Named(recipe.Model ?? (recipe.Data == ImageData.FashionMnist ? OnFashionMnist : OnPhotographs));
            return Task.FromResult<(TrainingRecipe, Func<LabelSet, Model>)>((recipe, labels => NewModel(choice, labels, recipe)));
        });

    /// <summary>A network with random weights. Auxiliary heads are trained with it where it has them and the recipe does not refuse them.</summary>
    private static Model NewModel(NetworkChoice choice, LabelSet labels, TrainingRecipe recipe)
    {
        var options = choice.Published with
        {
            Classes = labels.Count,
            InputChannels = choice.Preprocessing.Channels,
            Dropout = recipe.Dropout ?? choice.Published.Dropout,
            AuxiliaryHeads = recipe.Auxiliary ?? choice.Published.CreateTable().AuxiliaryHeads.Any(),
            GradientCheckpointing = recipe.GradientCheckpointing,
        };
        return new(options.Create(), choice.Preprocessing, labels);
    }
}
