using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionV2</c>; the defaults are TF-slim's, without its background class.</summary>
public sealed record InceptionV2Options : ImageNetOptions
{
    /// <summary>Creates the default options, with a dropout of 0.2.</summary>
    public InceptionV2Options() => Dropout = 0.2;

    /// <inheritdoc/>
    public override string Network => "inception_v2";

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionV2Table.Create(this);
}
