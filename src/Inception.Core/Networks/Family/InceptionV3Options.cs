using Inception.Common;
using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionV3</c>; the defaults are torchvision's. The auxiliary head is left out by default.</summary>
public sealed record InceptionV3Options : ImageNetOptions
{
    /// <summary>Dropout of 0.5 and the rest at its defaults.</summary>
    public InceptionV3Options() => Dropout = 0.5;

    /// <inheritdoc/>
    public override string Network => "inception_v3";

    /// <summary>
    /// Whether the average pools of the blocks count their padding: true in torchvision and timm; false in TensorFlow, the origin of the weights,
    /// and in the network for FID.
    /// </summary>
    public bool CountIncludePad { get; init; } = true;

    /// <summary>
    /// The widths of fully connected layers with ReLU between the pooled features and the classifier, which a head for transfer may have. None by default;
    /// each at least 1.
    /// </summary>
    public IReadOnlyList<int> HiddenUnits { get; init; } = [];

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionV3Table.Create(this);

    /// <summary>Whether every option is the same.</summary>
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
