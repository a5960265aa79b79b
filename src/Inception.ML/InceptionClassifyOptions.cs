using Inception.Common;
using Inception.Preprocessing;

namespace Inception.ML;

/// <summary>How <c>InceptionClassify</c> classifies images.</summary>
public sealed record InceptionClassifyOptions : InceptionTransformOptions
{
    /// <summary>The column of the classes' probabilities, in the order of the network's labels, which are its slot names. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The column of the most probable class, a key whose values are the network's labels. Default <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>
    /// The number of most probable classes in the columns <c>TopLabels</c> (texts) and <c>TopScores</c> (probabilities), at least 0. Default 0: there are no
    /// such
    /// columns.
    /// </summary>
    public int Top { get; init; }

    /// <summary>
    /// What happens to an image that cannot be read: the pass over the data fails (default), or its row has <see cref="float.NaN"/> as probabilities, no
    /// predicted
    /// label, and a warning of the context counts it.
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
