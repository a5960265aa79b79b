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
    /// Whether the pools pad as TensorFlow's <c>SAME</c> and hence Keras do: at the end only where the size is even, as it is in the second pool of a
    /// 299×299 image. timm and Cadene pad all sides (default: no).
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
