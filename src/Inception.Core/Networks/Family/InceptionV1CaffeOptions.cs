using Inception.Common;
using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionV1Caffe</c>; the defaults are those of the paper. Auxiliary heads are left out by default.</summary>
public sealed record InceptionV1CaffeOptions : FamilyOptions
{
    /// <summary>Creates the default options, with a dropout of 0.4.</summary>
    public InceptionV1CaffeOptions() => Dropout = 0.4;

    /// <inheritdoc/>
    public override string Network => "googlenet_caffe";

    /// <summary>The fraction of features dropped in the auxiliary heads in training, from 0 to below 1. Default 0.7.</summary>
    public double AuxiliaryDropout { get; init; } = 0.7;

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionV1CaffeTable.Create(this);

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.Require(AuxiliaryDropout is >= 0 and < 1, nameof(AuxiliaryDropout), AuxiliaryDropout, "from 0 to below 1");
    }
}
