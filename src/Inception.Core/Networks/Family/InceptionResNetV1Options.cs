using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionResNetV1</c>: an embedding of length 1 by default.</summary>
public sealed record InceptionResNetV1Options : FamilyOptions
{
    /// <summary>No classes, dropout of 0.6 as in facenet-pytorch, and the rest at its defaults.</summary>
    public InceptionResNetV1Options() => (Classes, Dropout) = (0, 0.6);

    /// <inheritdoc/>
    public override string Network => "inception_resnet_v1";

    /// <summary>Whether the embedding is divided by its Euclidean length, so that a scalar product is a cosine. Logits never are.</summary>
    public bool Normalize { get; init; } = true;

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionResNetV1Table.Create(this);

    private protected override int LeastClasses => 0;
}
