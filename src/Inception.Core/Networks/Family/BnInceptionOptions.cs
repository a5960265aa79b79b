using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>BnInception</c>.</summary>
public sealed record BnInceptionOptions : FamilyOptions
{
    /// <summary>Creates the default options, with a dropout of 0.2.</summary>
    public BnInceptionOptions() => Dropout = 0.2;

    /// <inheritdoc/>
    public override string Network => "bninception";

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => BnInceptionTable.Create(this);
}
