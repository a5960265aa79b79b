using Inception.Labels;
using Inception.Networks.Tables;
using Inception.Preprocessing;

namespace Inception.Models;

/// <summary>Whether network, preprocessing and labels belong together: the one place where classes and channels are compared.</summary>
internal static class ModelFit
{
    /// <summary>Checks that a table fits preprocessing and labels.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void Require(NetworkTable table, ImagePreprocessing preprocessing, LabelSet? labels)
    {
        if (Misfit(table.Name, table.OutputShape.Channels, table.Input.Channels, preprocessing, labels, labelsAreNeeded: false) is not { } misfit) return;
        throw new ArgumentException(misfit, table.Input.Channels == preprocessing.Channels ? nameof(labels) : nameof(preprocessing));
    }

    /// <summary>What does not fit, as a sentence; null when all fits.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="classes">The length of its logits; 0 for an embedding.</param>
    /// <param name="channels">Channels of its input.</param>
    /// <param name="preprocessing">The preprocessing.</param>
    /// <param name="labels">The labels, if there are any.</param>
    /// <param name="labelsAreNeeded">Whether a network with classes must have labels.</param>
    public static string? Misfit(string name, int classes, int channels, ImagePreprocessing preprocessing, LabelSet? labels, bool labelsAreNeeded)
    {
        if (channels != preprocessing.Channels) return $"{name} takes {channels} channels, and the preprocessing makes {preprocessing.Channels}.";
        var isFit = labels is null ? classes == 0 || !labelsAreNeeded : labels.Count == classes;
        return isFit ? null : $"{name} has {classes} classes, and there are {labels?.Count ?? 0} labels; there must be one for each.";
    }
}
