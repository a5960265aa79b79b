using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionResNetV2</c>; the auxiliary head is left out by default.</summary>
public sealed record InceptionResNetV2Options : ImageNetOptions
{
    /// <summary>Creates the default options, with a dropout of 0.2 as in TF-slim.</summary>
    public InceptionResNetV2Options() => Dropout = 0.2;

    /// <inheritdoc/>
    public override string Network => "inception_resnet_v2";

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionResNetV2Table.Create(this);
}
