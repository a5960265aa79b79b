using Inception.Networks;
using Inception.Training.Optimization;

namespace Inception.Training.Transfer;

/// <summary>
/// A recipe: the classifier first, then the network from its end, some stages at a time, earlier stages with smaller learning rates
/// (<a href="https://arxiv.org/abs/1801.06146">Howard and Ruder 2018</a>, sections 3.2 and 3.3).
/// </summary>
public sealed record GradualUnfreezing
{
    /// <summary>The epochs in which the classifier learns alone, at least 0: 0 where a <see cref="LinearHead"/> has been put into it. Default 2.</summary>
    public int HeadEpochs { get; init; } = 2;

    /// <summary>The groups of about as many stages each that are unfrozen one after the other, at least 0. Default 3.</summary>
    public int Groups { get; init; } = 3;

    /// <summary>The epochs from one group to the next, and after the last, at least 1. Default 2.</summary>
    public int EpochsPerGroup { get; init; } = 2;

    /// <summary>What the learning rate of a group is of that of the group behind it, the classifier being the last; above 0, at most 1. Default 1/2.6, the paper's.</summary>
    public double RateFactor { get; init; } = 1 / 2.6;

    /// <summary>A stage that stays frozen to the end, with all before it, e.g. <c>Mixed_5d</c>; null (default) to unfreeze all.</summary>
    public string? KeepFrozenUpTo { get; init; }

    /// <summary>Whether the batch normalisation of frozen stages keeps its statistics too (default).</summary>
    public bool BatchNormStatistics { get; init; } = true;

    /// <summary>The options of a training by this recipe.</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="basis">
    /// The rest of the options: epochs, freezes and the rates of stages are replaced. Null for SGD with a learning rate of 0.01 that falls as a cosine, and a weight decay of 1e-4.
    /// </param>
    /// <returns>Options for a <see cref="Trainer"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number of the recipe is out of its range.</exception>
    /// <exception cref="ArgumentException">The network has no classifier, not so many stages as groups, or no such stage to keep frozen.</exception>
    public TrainingOptions For(InceptionNetwork network, TrainingOptions? basis = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Validate();
        var groups = GroupsOf(network);
        var freezes = groups.Select((group, place) => new FreezeFrom { Epoch = 1 + HeadEpochs + (place * EpochsPerGroup), UpTo = group.FrozenUpTo, BatchNormStatistics = BatchNormStatistics });
        if (HeadEpochs > 0)
            freezes = freezes.Prepend(new() { Epoch = 1, UpTo = FineTune.LastStageBeforeClassifier(network), BatchNormStatistics = BatchNormStatistics });
        return (basis ?? new() { Schedule = new CosineDecay { Rate = 0.01 }, WeightDecay = 1e-4 }) with
        {
            Epochs = HeadEpochs + (Groups * EpochsPerGroup),
            Freezes = [.. freezes],
            StageRates = groups.SelectMany((group, place) => group.Stages.Select(stage => (stage, Rate: Math.Pow(RateFactor, place + 1)))).ToDictionary(one => one.stage, one => one.Rate),
        };
    }

    /// <summary>The groups in the order of their unfreezing, each with the stage that stays frozen before it.</summary>
    private List<(IReadOnlyList<string> Stages, string? FrozenUpTo)> GroupsOf(InceptionNetwork network)
    {
        var stages = LearningStages(network);
        if (Groups > stages.Count)
        {
            throw new ArgumentException(
                $"{nameof(Groups)} is {Groups}. Expected at most {stages.Count}, as {network.GetName()} has so many stages with weights before its classifier"
                + $"{(KeepFrozenUpTo is null ? "" : $" and behind '{KeepFrozenUpTo}'")}: {string.Join(", ", stages)}.",
                nameof(network));
        }

        var groups = new List<(IReadOnlyList<string>, string?)>();
        for (var (group, end) = (1, stages.Count); group <= Groups; group++)
        {
            var begin = stages.Count - ((stages.Count * group + Groups - 1) / Groups);
            groups.Add((stages[begin..end], begin > 0 ? stages[begin - 1] : KeepFrozenUpTo));
            end = begin;
        }

        return groups;
    }

    /// <summary>The stages with parameters behind what stays frozen and before the classifier.</summary>
    private List<string> LearningStages(InceptionNetwork network)
    {
        if (KeepFrozenUpTo is { } kept && !network.StageNames.Contains(kept))
            throw new ArgumentException($"{network.GetName()} has no stage '{kept}', which {nameof(KeepFrozenUpTo)} names. It has {string.Join(", ", network.StageNames)}.", nameof(network));
        var classifier = FineTune.ClassifierOf(network).Name;
        var keys = network.named_parameters().Select(entry => entry.name).ToList();
        return [.. network.StageNames
            .SkipWhile(stage => KeepFrozenUpTo is not null && stage != KeepFrozenUpTo)
            .Skip(KeepFrozenUpTo is null ? 0 : 1)
            .TakeWhile(stage => stage != classifier)
            .Where(stage => keys.Exists(key => key.StartsWith(stage + ".", StringComparison.Ordinal)))];
    }

    private void Validate()
    {
        Accepted.Require(HeadEpochs >= 0, nameof(HeadEpochs), HeadEpochs, "at least 0");
        Accepted.Require(Groups >= 0 && HeadEpochs + Groups > 0, nameof(Groups), Groups, $"at least 0, and 1 without {nameof(HeadEpochs)}");
        Accepted.Require(EpochsPerGroup >= 1, nameof(EpochsPerGroup), EpochsPerGroup, "at least 1");
        Accepted.Require(RateFactor is > 0 and <= 1, nameof(RateFactor), RateFactor, "above 0 to 1");
    }
}
