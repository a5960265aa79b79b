using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionV3</c>; the defaults are torchvision's. The auxiliary head is left out by default.</summary>
public sealed record InceptionV3Options : ImageNetOptions
{
    /// <summary>Dropout of 0.5 and the rest at its defaults.</summary>
    public InceptionV3Options() => Dropout = 0.5;

    /// <inheritdoc/>
    public override string Network => "inception_v3";

    /// <summary>
    /// Whether the average pools of the blocks count their padding: true in torchvision and timm; false in TensorFlow, the origin of the weights,
    /// and in the network for FID.
    /// </summary>
    public bool CountIncludePad { get; init; } = true;

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionV3Table.Create(this);
}
