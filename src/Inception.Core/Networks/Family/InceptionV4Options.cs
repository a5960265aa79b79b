using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionV4</c>; the auxiliary head is left out by default.</summary>
public sealed record InceptionV4Options : ImageNetOptions
{
    /// <summary>Dropout of 0.2 as in TF-slim, and the rest at its defaults.</summary>
    public InceptionV4Options() => Dropout = 0.2;

    /// <inheritdoc/>
    public override string Network => "inception_v4";

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionV4Table.Create(this);
}
