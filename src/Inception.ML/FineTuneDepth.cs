namespace Inception.ML;

/// <summary>The part of a network that <c>InceptionFineTune</c> trains.</summary>
public enum FineTuneDepth
{
    /// <summary>Only a new classifier, on features of the trained network. Features are computed once and cached. Takes seconds to minutes.</summary>
    Classifier,

    /// <summary>First the classifier, then also the stages, from the last to the first.</summary>
    Stages,
}
