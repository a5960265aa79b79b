namespace Inception.ML;

/// <summary>What of a network <c>InceptionFineTune</c> trains.</summary>
public enum FineTuneDepth
{
    /// <summary>A new classifier on features of the trained network, which are computed once and cached: seconds to minutes.</summary>
    Classifier,

    /// <summary>The classifier first, then the stages with it, from the last to the first.</summary>
    Stages,
}
