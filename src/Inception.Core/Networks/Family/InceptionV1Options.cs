using Inception.Common;
using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionV1</c>; the defaults are torchvision's. Auxiliary heads are left out by default.</summary>
public sealed record InceptionV1Options : ImageNetOptions
{
    /// <summary>Dropout of 0.2 and the rest at its defaults.</summary>
    public InceptionV1Options() => Dropout = 0.2;

    /// <inheritdoc/>
    public override string Network => "googlenet";

    /// <summary>The share of features dropped in the auxiliary heads in training, from 0 to below 1.</summary>
    public double AuxiliaryDropout { get; init; } = 0.7;

    /// <summary>
    /// The window of each block's third branch: 5 in the paper, 3 in the published weights. Those come from TensorFlow's implementation, which uses 3.
    /// </summary>
    public int ThirdBranchKernel { get; init; } = 3;

    /// <summary>
    /// Whether windows with a step of 2 are padded as TensorFlow's <c>SAME</c> pads them, which TF-slim's checkpoint was trained with: the first
    /// convolution by 2 pixels before a 224×224 image and 3 behind it. torchvision pads 3 and 3 (default: no).
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
