using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionResNetV2</c>; the auxiliary head is left out by default.</summary>
public sealed record InceptionResNetV2Options : ImageNetOptions
{
    /// <summary>Dropout of 0.2 as in TF-slim, and the rest at its defaults.</summary>
    public InceptionResNetV2Options() => Dropout = 0.2;

    /// <inheritdoc/>
    public override string Network => "inception_resnet_v2";

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionResNetV2Table.Create(this);
}
