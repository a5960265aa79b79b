using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionResNetV1</c>: an embedding of length 1 by default.</summary>
public sealed record InceptionResNetV1Options : FamilyOptions
{
    /// <summary>Creates the default options: no classes, and a dropout of 0.6 as in facenet-pytorch.</summary>
    public InceptionResNetV1Options() => (Classes, Dropout) = (0, 0.6);

    /// <inheritdoc/>
    public override string Network => "inception_resnet_v1";

    /// <summary>
    /// Whether the embedding is divided by its Euclidean length, so that a scalar product of two embeddings is their cosine similarity. Logits are never
    /// divided. Default true.
    /// </summary>
    public bool Normalize { get; init; } = true;

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionResNetV1Table.Create(this);

    private protected override int LeastClasses => 0;
}
