using Inception.Common;
using Inception.Preprocessing;

namespace Inception.ML;

/// <summary>Options of <c>InceptionClassify</c>: the network, the columns to add, and unreadable images.</summary>
public sealed record InceptionClassifyOptions : InceptionTransformOptions
{
    /// <summary>
    /// The column of the class probabilities, in the order of the network's labels. The labels are the slot names of the column. Default <c>Score</c>.
    /// </summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The column of the most probable class: a key whose values are the network's labels. Default <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>
    /// The number of most probable classes in the columns <c>TopLabels</c> (text) and <c>TopScores</c> (probabilities), at least 0. Default 0: these columns
    /// are not added.
    /// </summary>
    public int Top { get; init; }

    /// <summary>
    /// What happens to an image that cannot be read. Either an exception is thrown (default), or its row has <see cref="float.NaN"/> as probabilities and no
    /// predicted label, and a warning of the context counts the row.
    /// </summary>
    public UnreadableImages OnUnreadable { get; init; } = UnreadableImages.Fail;

    internal override void Validate()
    {
        base.Validate();
        RequireName(ScoreColumnName, nameof(ScoreColumnName));
        RequireName(PredictedLabelColumnName, nameof(PredictedLabelColumnName));
        OptionCheck.Require(
            ScoreColumnName != PredictedLabelColumnName, nameof(PredictedLabelColumnName), PredictedLabelColumnName, "another name than the scores");
        OptionCheck.Require(Top >= 0, nameof(Top), Top, "at least 0");
        OptionCheck.RequireDefined(OnUnreadable, nameof(OnUnreadable));
    }
}
