using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>BnInception</c>.</summary>
public sealed record BnInceptionOptions : FamilyOptions
{
    /// <summary>Dropout of 0.2 and the rest at its defaults.</summary>
    public BnInceptionOptions() => Dropout = 0.2;

    /// <inheritdoc/>
    public override string Network => "bninception";

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => BnInceptionTable.Create(this);
}
