using Inception.Networks;
using Inception.Training;

namespace Inception.Tool.Training;

/// <summary>Which stages of a trained network learn when: first the classifier alone, then the stages from the last to the first.</summary>
internal static class Thawing
{
    /// <summary>The freezes of a recipe: in the first half of the epochs that are left after the classifier's own, as many stages join in each.</summary>
    /// <exception cref="UserException">There is no such stage.</exception>
    public static IReadOnlyList<FreezeFrom> Of(InceptionNetwork network, TrainingRecipe recipe)
    {
        var keys = network.named_parameters().Select(entry => entry.name).ToList();
        var stages = network.StageNames.Where(stage => keys.Exists(key => key.StartsWith(stage + ".", StringComparison.Ordinal))).ToList();
        var trunk = stages[..^1];   // the last is the classifier
        var frozen = recipe.FreezeUpTo is { } upTo ? trunk.IndexOf(upTo) + 1 : 0;
        if (recipe.FreezeUpTo is not null && frozen == 0) throw new UserException($"--freeze-up-to expects a stage of {network.Table.Name}: {string.Join(", ", trunk)}; found '{recipe.FreezeUpTo}'.");
        var (epochs, head) = (recipe.Epochs!.Value, recipe.HeadEpochs!.Value);
        var freezes = new List<FreezeFrom>();
        if (head > 0) freezes.Add(new() { Epoch = 1, UpTo = trunk[^1] });
        var steps = Math.Max(1, (epochs - head + 1) / 2);
        for (var step = 1; step <= steps && head + step <= epochs; step++)
        {
            var left = trunk.Count - (int)Math.Ceiling((trunk.Count - frozen) * (double)step / steps);
            freezes.Add(new() { Epoch = head + step, UpTo = left == 0 ? null : trunk[left - 1] });
        }

        return freezes;
    }
}
