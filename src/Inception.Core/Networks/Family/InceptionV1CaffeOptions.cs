using Inception.Common;
using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionV1Caffe</c>; the defaults are those of its paper. Auxiliary heads are left out by default.</summary>
public sealed record InceptionV1CaffeOptions : FamilyOptions
{
    /// <summary>Dropout of 0.4 and the rest at its defaults.</summary>
    public InceptionV1CaffeOptions() => Dropout = 0.4;

    /// <inheritdoc/>
    public override string Network => "googlenet_caffe";

    /// <summary>The share of features dropped in the auxiliary heads in training, from 0 to below 1.</summary>
    public double AuxiliaryDropout { get; init; } = 0.7;

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionV1CaffeTable.Create(this);

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.Require(AuxiliaryDropout is >= 0 and < 1, nameof(AuxiliaryDropout), AuxiliaryDropout, "from 0 to below 1");
    }
}
