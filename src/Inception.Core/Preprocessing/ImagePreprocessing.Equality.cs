using System.Collections.Immutable;

namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    /// <summary>
    /// Compares all options. Two equal preprocessings produce the same input from every image. Lists are compared number by number.
    /// </summary>
    public bool Equals(ImagePreprocessing? other)
        => other is not null
        && Scalars == other.Scalars
        && AreEqual(Mean, other.Mean)
        && AreEqual(StandardDeviation, other.StandardDeviation);

    /// <inheritdoc/>
    public override int GetHashCode() => Scalars.GetHashCode();

    private (double, int, bool, Imaging.Resizer, Imaging.Interpolation, int, ChannelOrder, PixelRange, bool, bool) Scalars
        => (CentralFraction, ShorterSide, KeepAspectRatio, Resizer, Interpolation, CropSize, ChannelOrder, Range, StandardizeImage, ApplyOrientation);

    private static bool AreEqual(ImmutableArray<float> one, ImmutableArray<float> other)
        => one.IsDefault ? other.IsDefault : !other.IsDefault && one.AsSpan().SequenceEqual(other.AsSpan());
}
