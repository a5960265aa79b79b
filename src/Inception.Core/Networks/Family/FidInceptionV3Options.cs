using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>FidInceptionV3</c>: the 1008 classes of its weights.</summary>
public sealed record FidInceptionV3Options : FamilyOptions
{
    /// <summary>1008 classes, and the rest at its defaults.</summary>
    public FidInceptionV3Options() => Classes = 1008;

    /// <inheritdoc/>
    public override string Network => "fid_inception_v3";

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => FidInceptionV3Table.Create(this);
}
