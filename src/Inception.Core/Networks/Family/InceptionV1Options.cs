using Inception.Common;
using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionV1</c>; the defaults are torchvision's. Auxiliary heads are left out by default.</summary>
public sealed record InceptionV1Options : ImageNetOptions
{
    /// <summary>Creates the default options, with a dropout of 0.2.</summary>
    public InceptionV1Options() => Dropout = 0.2;

    /// <inheritdoc/>
    public override string Network => "googlenet";

    /// <summary>The fraction of features dropped in the auxiliary heads in training, from 0 to below 1. Default 0.7.</summary>
    public double AuxiliaryDropout { get; init; } = 0.7;

    /// <summary>
    /// The window of each block's third branch: 5 in the paper, 3 in the published weights, which come from TensorFlow's implementation. Default 3.
    /// </summary>
    public int ThirdBranchKernel { get; init; } = 3;

    /// <summary>
    /// Whether windows with a stride of 2 are padded like TensorFlow's <c>SAME</c>. TF-slim's checkpoint was trained with this padding: a 224×224 image gets 2
    /// pixels before and 3 pixels after it in the first convolution. Default false: 3 and 3 pixels, as in torchvision.
    /// </summary>
    public bool SamePadding { get; init; }

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionV1Table.Create(this);

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.Require(AuxiliaryDropout is >= 0 and < 1, nameof(AuxiliaryDropout), AuxiliaryDropout, "from 0 to below 1");
        OptionCheck.Require(ThirdBranchKernel is 3 or 5, nameof(ThirdBranchKernel), ThirdBranchKernel, "3 (published weights) or 5 (paper)");
    }
}
