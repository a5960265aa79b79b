using System.Globalization;

namespace Inception.Quantization;

/// <summary>Finds what is wrong with the images of a calibration: constant or repeated images, feature maps without a range, lost predictions.</summary>
internal static class CalibrationReview
{
    private const int ShownRows = 3;

    private const string Advice = "Calibrate on a few hundred different images like those that the network will see.";

    /// <summary>Whether the images hold nothing that a range could follow from: every pixel of every image has one value.</summary>
    public static bool IsConstant(Calibration calibration) => RangeNames.OfImages.Any(name =>
        calibration.Ranges.TryGetValue(name, out var range) && range.Low == range.High);

    /// <summary>One line for each problem.</summary>
    /// <param name="calibration">The calibration.</param>
    /// <param name="accuracyFloor">The share of images whose top-1 prediction int8 must keep.</param>
    public static IEnumerable<string> Warnings(Calibration calibration, double accuracyFloor)
    {
        if (IsConstant(calibration)) yield return ConstantImages(calibration);
        else if (calibration.IsOneImage) yield return Text($"The calibration images are at fault: all {calibration.Images} are the same image. {Advice}");
        if (EmptyRows(calibration) is { Count: > 0 } rows) yield return EmptyRanges(rows, calibration);
        if (calibration.Agreement is { } agreement && agreement.Top1 < accuracyFloor)
        {
            yield return Text($"int8 changes predictions: it agrees with float32 on {agreement.SameTop1} of {agreement.Images} calibration images ")
                + Text($"({agreement.Top1:P1}; expected at least {accuracyFloor:P1}). {Advice} Or use float32.");
        }
    }

    private static string ConstantImages(Calibration calibration)
    {
        var (name, range) = calibration.Ranges.First(entry => RangeNames.OfImages.Contains(entry.Key) && entry.Value.Low == entry.Value.High);
        return Text($"The calibration images are at fault: they have one constant colour, so '{name}' has the empty range {range.Low} … {range.High} ")
            + Text($"over {calibration.Images} images. {Advice}");
    }

    private static List<string> EmptyRows(Calibration calibration) =>
        [.. calibration.Ranges.Where(entry => entry.Value.Low == entry.Value.High && !RangeNames.OfImages.Contains(entry.Key)).Select(entry => entry.Key)];

    private static string EmptyRanges(List<string> rows, Calibration calibration)
    {
        var shown = string.Join(", ", rows.Take(ShownRows).Select(row => Text($"'{row}' ({calibration.Ranges[row].Low})")));
        return Text($"On the calibration images {rows.Count} of {calibration.Ranges.Count} feature maps have an empty range, one value throughout: {shown}")
            + $"{(rows.Count > ShownRows ? ", …" : "")}. int8 knows no other value there. {Advice}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
