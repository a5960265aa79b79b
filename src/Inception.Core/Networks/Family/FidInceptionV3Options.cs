using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>FidInceptionV3</c>: 1008 classes by default, as in its weights.</summary>
public sealed record FidInceptionV3Options : FamilyOptions
{
    /// <summary>Creates the default options, with 1008 classes.</summary>
    public FidInceptionV3Options() => Classes = 1008;

    /// <inheritdoc/>
    public override string Network => "fid_inception_v3";

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => FidInceptionV3Table.Create(this);
}
