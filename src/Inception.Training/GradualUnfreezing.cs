using Inception.Common;
using Inception.Networks;
using Inception.Training.Optimization;
using Inception.Training.Transfer;

namespace Inception.Training;

/// <summary>
/// A recipe for fine-tuning: first only the classifier is trained, then the stages are unfrozen from the last to the first
/// (<a href="https://arxiv.org/abs/1801.06146">Howard and Ruder 2018</a>, sections 3.2 and 3.3). <c>inception finetune</c> uses this recipe.
/// </summary>
public sealed record GradualUnfreezing
{
    private readonly int? _headEpochs, _groups;

    /// <summary>The total number of epochs, at least 1. Default 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>
    /// The number of epochs in which only the classifier is trained, at least 0. Use 0 if a <see cref="LinearHead"/> was copied into the classifier. Default: a
    /// fifth of
    /// <see cref="Epochs"/>, rounded down, but at least 1.
    /// </summary>
    public int HeadEpochs
    {
        get => _headEpochs ?? Math.Max(1, Epochs / 5);
        init => _headEpochs = value;
    }

    /// <summary>
    /// The number of groups of stages that are unfrozen one after the other, at least 0. The groups are of about equal size. Default: as many as fill the first
    /// half of the epochs that follow the training of the classifier alone.
    /// </summary>
    public int Groups
    {
        get => _groups ?? Math.Max(1, (((EpochsAfterHead + 1) / 2) + EpochsPerGroup - 1) / EpochsPerGroup);
        init => _groups = value;
    }

    /// <summary>The number of epochs between the unfreezing of two groups, at least 1. Default 1.</summary>
    public int EpochsPerGroup { get; init; } = 1;

    /// <summary>
    /// The learning rate of a group divided by the rate of the next group towards the classifier. Above 0, at most 1. Default 1: the same rate for all groups.
    /// The paper uses 1/2.6.
    /// </summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>A stage that stays frozen to the end, together with all stages before it, e.g. <c>Mixed_5d</c>. Null (default) unfreezes all stages.</summary>
    public string? KeepFrozenUpTo { get; init; }

    /// <summary>Whether batch normalization in frozen stages keeps its running statistics. Default true.</summary>
    public bool BatchNormStatistics { get; init; } = true;

    /// <summary>
    /// The default options for fine-tuning: a tenth of the learning rate for random weights, and a moving average of the weights.
    /// </summary>
    public static TrainingOptions Basis { get; } = new()
    {
        Schedule = new CosineDecay { Rate = 0.01, WarmUpEpochs = 1 },
        Average = new(),
    };

    /// <summary>Lists the stages that can be frozen or unfrozen: the stages with parameters before the classifier, from the first to the last.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentException">The network has no classifier.</exception>
    public static IReadOnlyList<string> StagesOf(InceptionNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var classifier = FineTune.ClassifierOf(network).Name;
        var keys = network.named_parameters().Select(entry => entry.name).ToList();
        return [.. network.StageNames
            .TakeWhile(stage => stage != classifier)
            .Where(stage => keys.Exists(key => key.StartsWith(stage + ".", StringComparison.Ordinal)))];
    }

    /// <summary>Creates the options of a training by this recipe.</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="basis">
    /// The other options. Their epochs and freezes are replaced. Their rates of stages have priority over those of this recipe. <see cref="Basis"/> when null.
    /// </param>
    /// <returns>Options for a <see cref="Trainer"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number of the recipe is out of its range.</exception>
    /// <exception cref="ArgumentException">
    /// The network has no classifier, fewer stages than <see cref="Groups"/>, or no stage with the name to keep frozen.
    /// </exception>
    public TrainingOptions For(InceptionNetwork network, TrainingOptions? basis = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Validate();
        basis ??= Basis;
        var groups = GroupsIn(network);
        return basis with { Epochs = Epochs, Freezes = FreezesOf(groups, StagesOf(network)[^1]), StageRates = RatesOf(groups, basis.StageRates) };
    }

    private int EpochsAfterHead => Math.Max(0, Epochs - HeadEpochs);

    /// <summary>The groups that begin before the training ends.</summary>
    private int GroupsBegun => Math.Min(Groups, (EpochsAfterHead + EpochsPerGroup - 1) / EpochsPerGroup);

    private IReadOnlyList<FreezeFrom> FreezesOf(IReadOnlyList<UnfrozenGroup> groups, string lastStage)
    {
        var freezes = groups.Select((group, place) => Freeze(1 + HeadEpochs + (place * EpochsPerGroup), group.FrozenUpTo));
        return [.. HeadEpochs > 0 ? freezes.Prepend(Freeze(1, lastStage)) : freezes];
    }

    private FreezeFrom Freeze(int epoch, string? upTo) => new() { Epoch = epoch, UpTo = upTo, BatchNormStatistics = BatchNormStatistics };

    private IReadOnlyDictionary<string, double> RatesOf(IReadOnlyList<UnfrozenGroup> groups, IReadOnlyDictionary<string, double> given)
    {
        if (RateFactor == 1) return given;
        var rates = new Dictionary<string, double>();
        var rate = 1.0;
        foreach (var group in groups.Where(group => group.Stages.Count > 0))
        {
            rate *= RateFactor;
            foreach (var stage in group.Stages) rates[stage] = rate;
        }

        foreach (var (stage, own) in given) rates[stage] = own;
        return rates;
    }

    /// <summary>
    /// The groups in the order of their unfreezing, each with the last stage that stays frozen. If there are more groups than stages, some groups are empty.
    /// </summary>
    private List<UnfrozenGroup> GroupsIn(InceptionNetwork network)
    {
        var stages = LearningStages(network);
        if (_groups > stages.Count)
        {
            throw new ArgumentException(
                $"{nameof(Groups)} is {Groups}. Expected at most {stages.Count}, as {network.GetName()} has so many stages with weights before its classifier"
                + $"{(KeepFrozenUpTo is null ? "" : $" and behind '{KeepFrozenUpTo}'")}: {string.Join(", ", stages)}.",
                nameof(network));
        }

        var groups = new List<UnfrozenGroup>();
        for (var (group, end) = (1, stages.Count); group <= GroupsBegun; group++)
        {
            var begin = stages.Count - (((stages.Count * group) + Groups - 1) / Groups);
            groups.Add(new(stages[begin..end], begin > 0 ? stages[begin - 1] : KeepFrozenUpTo));
            end = begin;
        }

        return groups;
    }

    /// <summary>The stages with parameters between the permanently frozen stages and the classifier.</summary>
    private List<string> LearningStages(InceptionNetwork network)
    {
        var stages = StagesOf(network);
        if (KeepFrozenUpTo is null) return [.. stages];
        var names = network.StageNames.ToList();
        var kept = names.IndexOf(KeepFrozenUpTo);
        if (kept < 0)
            throw new ArgumentException(
                $"{network.GetName()} has no stage '{KeepFrozenUpTo}', which {nameof(KeepFrozenUpTo)} names. It has {string.Join(", ", names)}.",
                nameof(network));
        return [.. stages.Where(stage => names.IndexOf(stage) > kept)];
    }

    private void Validate()
    {
        OptionCheck.RequireAtLeast1(Epochs, nameof(Epochs));
        OptionCheck.Require(HeadEpochs >= 0, nameof(HeadEpochs), HeadEpochs, "at least 0");
        OptionCheck.RequireAtLeast1(EpochsPerGroup, nameof(EpochsPerGroup));
        OptionCheck.Require(Groups >= 0 && HeadEpochs + Groups > 0, nameof(Groups), Groups, $"at least 0, and 1 without {nameof(HeadEpochs)}");
        OptionCheck.Require(
            _groups is null || GroupsBegun == Groups,
            nameof(Epochs),
            Epochs,
            $"more than {HeadEpochs + ((Groups - 1) * EpochsPerGroup)}, so that all {Groups} groups join");
        OptionCheck.Require(RateFactor is > 0 and <= 1, nameof(RateFactor), RateFactor, "above 0 and at most 1");
    }

    private sealed record UnfrozenGroup(IReadOnlyList<string> Stages, string? FrozenUpTo);
}
