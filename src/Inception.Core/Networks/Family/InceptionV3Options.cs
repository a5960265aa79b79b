using Inception.Common;
using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionV3</c>; the defaults are torchvision's. The auxiliary head is left out by default.</summary>
public sealed record InceptionV3Options : ImageNetOptions
{
    /// <summary>Creates the default options, with a dropout of 0.5.</summary>
    public InceptionV3Options() => Dropout = 0.5;

    /// <inheritdoc/>
    public override string Network => "inception_v3";

    /// <summary>
    /// Whether the padding counts in the average pools of the blocks. Default true, as in torchvision and timm. False in TensorFlow, the origin of the weights,
    /// and in the network for FID.
    /// </summary>
    public bool CountIncludePad { get; init; } = true;

    /// <summary>
    /// The widths, each at least 1, of additional fully connected layers with ReLU between the pooled features and the classifier. Transfer learning may use
    /// such hidden layers. None by default.
    /// </summary>
    public IReadOnlyList<int> HiddenUnits { get; init; } = [];

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionV3Table.Create(this);

    /// <summary>Compares all options.</summary>
    /// <param name="other">The other options.</param>
    /// <returns>Whether every option is the same.</returns>
    public bool Equals(InceptionV3Options? other) =>
        base.Equals(other) && CountIncludePad == other.CountIncludePad && HiddenUnits.SequenceEqual(other.HiddenUnits);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), CountIncludePad, HiddenUnits.Count);

    internal override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(HiddenUnits);
        OptionCheck.Require(HiddenUnits.All(units => units >= 1), nameof(HiddenUnits), string.Join(", ", HiddenUnits), "at least 1 each");
    }
}
