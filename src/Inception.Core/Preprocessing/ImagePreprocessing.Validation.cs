using System.Collections.Immutable;
using Inception.Common;
using Inception.Imaging;

namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    internal void Validate()
    {
        Require(CentralFraction is > 0 and <= 1, nameof(CentralFraction), "above 0 and at most 1", CentralFraction);
        Require(ShorterSide >= 1, nameof(ShorterSide), "at least 1", ShorterSide);
        Require(CropSize >= 1, nameof(CropSize), "at least 1", CropSize);
        Require(Enum.IsDefined(ChannelOrder), nameof(ChannelOrder), Names<ChannelOrder>(), ChannelOrder);
        Require(Enum.IsDefined(Range), nameof(Range), Names<PixelRange>(), Range);
        Require(Enum.IsDefined(Resizer), nameof(Resizer), Names<Resizer>(), Resizer);
        var filters = Filters(Resizer);
        Require(
            filters.Contains(Interpolation), nameof(Interpolation),
            $"{string.Join<Interpolation>(" or ", filters)}, the {(filters.Length == 1 ? "filter" : "filters")} of {nameof(Resizer)}.{Resizer}",
            Interpolation?.Name ?? "none");
        Require(
            !Mean.IsDefault && Mean.Length == Channels && Mean.All(float.IsFinite),
            nameof(Mean), $"{Channels} numbers for {nameof(ChannelOrder)}.{ChannelOrder}", Describe(Mean));
        Require(
            !StandardDeviation.IsDefault && StandardDeviation.Length == Channels && StandardDeviation.All(x => x > 0),
            nameof(StandardDeviation), $"{Channels} numbers above 0 for {nameof(ChannelOrder)}.{ChannelOrder}", Describe(StandardDeviation));
    }

    private static Interpolation[] Filters(Resizer resizer) => resizer switch
    {
        Resizer.Pillow => [Interpolation.Nearest, Interpolation.Bilinear, Interpolation.Bicubic],
        Resizer.PillowUnrounded => [Interpolation.Bilinear, Interpolation.Bicubic],
        _ => [Interpolation.Bilinear],
    };

    private static void Require(bool holds, string option, string accepted, object found) =>
        OptionCheck.Require(holds, $"{nameof(ImagePreprocessing)}.{option}", found, accepted);

    private static string Names<TEnum>()
        where TEnum : struct, Enum => string.Join(", ", Enum.GetNames<TEnum>());

    private static string Describe(ImmutableArray<float> numbers) => numbers.IsDefaultOrEmpty ? "none" : string.Join(", ", numbers);
}
