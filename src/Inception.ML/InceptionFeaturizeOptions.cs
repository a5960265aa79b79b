using Inception.Common;
using Inception.Preprocessing;

namespace Inception.ML;

/// <summary>How <c>InceptionFeaturize</c> makes vectors of images.</summary>
public sealed record InceptionFeaturizeOptions : InceptionTransformOptions
{
    /// <summary>
    /// The stage whose output is the vector, e.g. <c>Mixed_6e</c>, as channels×height×width. Null (default) for the embedding: the vector that the classifier
    /// reads.
    /// Stages run on libtorch.
    /// </summary>
    public string? Stage { get; init; }

    /// <summary>
    /// What happens to an image that cannot be read: the pass over the data fails (default), or its row has <see cref="float.NaN"/> in each place and a
    /// warning of
    /// the context counts it.
    /// </summary>
    public UnreadableImages OnUnreadable { get; init; } = UnreadableImages.Fail;

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.RequireDefined(OnUnreadable, nameof(OnUnreadable));
        OptionCheck.Require(Stage is null || Stage.Length > 0, nameof(Stage), Stage, "the name of a stage, or null");
    }
}
