using Inception.Common;
using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>Xception</c>.</summary>
public sealed record XceptionOptions : ImageNetOptions
{
    /// <summary>Creates the default options, without dropout, as in the networks of the published weights.</summary>
    public XceptionOptions() => Dropout = 0;

    /// <inheritdoc/>
    public override string Network => "xception";

    /// <summary>The ε of batch normalization, above 0. Default 1e-5, as in timm and Cadene. Keras, the origin of the weights, uses 1e-3.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>
    /// Whether pools are padded like TensorFlow's <c>SAME</c>, which Keras uses: if the size is even, only at the end. For a 299×299 image this is the second
    /// pool. Default false: pad all sides, as timm and Cadene do.
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
