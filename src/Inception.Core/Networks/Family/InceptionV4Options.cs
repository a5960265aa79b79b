using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionV4</c>; the auxiliary head is left out by default.</summary>
public sealed record InceptionV4Options : ImageNetOptions
{
    /// <summary>Creates the default options, with a dropout of 0.2 as in TF-slim.</summary>
    public InceptionV4Options() => Dropout = 0.2;

    /// <inheritdoc/>
    public override string Network => "inception_v4";

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionV4Table.Create(this);
}
