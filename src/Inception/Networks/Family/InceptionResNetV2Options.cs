using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <see cref="InceptionResNetV2"/>; the auxiliary head is left out by default.</summary>
public sealed record InceptionResNetV2Options : ImageNetOptions
{
    /// <summary>Dropout of 0.2 as in TF-slim, and the rest at its defaults.</summary>
    public InceptionResNetV2Options() => Dropout = 0.2;

    /// <inheritdoc/>
    public override string Network => "inception_resnet_v2";

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionResNetV2.CreateTable(this);

    /// <inheritdoc/>
    public override InceptionResNetV2 Create(string? weights = null) => new(this, weights);
}
