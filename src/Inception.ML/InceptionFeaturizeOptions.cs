using Inception.Common;
using Inception.Preprocessing;

namespace Inception.ML;

/// <summary>Options of <c>InceptionFeaturize</c>: the network, the stage, and unreadable images.</summary>
public sealed record InceptionFeaturizeOptions : InceptionTransformOptions
{
    /// <summary>
    /// The stage whose output is the vector, e.g. <c>Mixed_6e</c>, as channels×height×width. Stages run on libtorch. When null (default), the embedding, which
    /// is the input of the classifier.
    /// </summary>
    public string? Stage { get; init; }

    /// <summary>
    /// What happens to an image that cannot be read. Either an exception is thrown (default), or its row has <see cref="float.NaN"/> in every element, and a
    /// warning of the context counts the row.
    /// </summary>
    public UnreadableImages OnUnreadable { get; init; } = UnreadableImages.Fail;

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.RequireDefined(OnUnreadable, nameof(OnUnreadable));
        OptionCheck.Require(Stage is null || Stage.Length > 0, nameof(Stage), Stage, "the name of a stage, or null");
    }
}
