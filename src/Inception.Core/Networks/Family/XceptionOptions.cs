using Inception.Common;
using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>Xception</c>.</summary>
public sealed record XceptionOptions : ImageNetOptions
{
    /// <summary>No dropout, as in the published weights' networks, and the rest at its defaults.</summary>
    public XceptionOptions() => Dropout = 0;

    /// <inheritdoc/>
    public override string Network => "xception";

    /// <summary>Batch normalization's ε: 1e-5 in timm and Cadene (default), 1e-3 in Keras, the origin of the weights. Above 0.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>
    /// Whether the second pool pads its 74×74 feature map at the end only, as TensorFlow's <c>SAME</c> padding and hence Keras do. timm and Cadene pad all
    /// sides (default: no). The other pools of an image of 299×299 have an odd size, where both paddings are the same.
    /// </summary>
    public bool SamePadding { get; init; }

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => XceptionTable.Create(this);

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.Require(Epsilon > 0, nameof(Epsilon), Epsilon, "above 0");
    }
}
