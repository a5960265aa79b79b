using Inception.Common;

namespace Inception.Quantization;

/// <summary>
/// The calibration of a network for int8: the ranges of its feature maps on typical images. A calibration belongs to one network and one set of weights, and
/// can be saved to a file.
/// </summary>
public sealed record Calibration
{
    /// <summary>The default share of images whose top-1 prediction int8 must keep.</summary>
    internal const double UsualAccuracyFloor = 0.985;

    /// <summary>The name of the network's table.</summary>
    public required string Network { get; init; }

    /// <summary>The method that found the ranges.</summary>
    public required CalibrationMethod Method { get; init; }

    /// <summary>The number of calibration images. 0 if unknown, e.g. if the ranges came with the weights.</summary>
    public required long Images { get; init; }

    /// <summary>
    /// The output range (after ReLU) of each operation that computes new values, by the key of the layer. <c>input</c> is the range of the images.
    /// <c>input.normalized</c> is the range of the images after normalization, if normalization is not folded into a convolution.
    /// </summary>
    public required IReadOnlyDictionary<string, ValueRange> Ranges { get; init; }

    /// <summary>
    /// The agreement of int8 with float32 on some of the calibration images (<see cref="CalibrationOptions.ComparedImages"/>). It was measured on the machine
    /// that ran the calibration. Null if not measured.
    /// </summary>
    public QuantizationAgreement? Agreement { get; init; }

    /// <summary>Whether all calibration images are the same image. The ranges then fit this image only.</summary>
    public bool IsOneImage { get; init; }

    /// <summary>
    /// Checks the calibration for problems: images of one constant colour, one repeated image, feature maps with an empty range, and predictions that int8
    /// changes.
    /// </summary>
    /// <param name="accuracyFloor">The share of images, 0 to 1, whose top-1 prediction int8 must keep.</param>
    /// <returns>One line for each problem, with its remedy. Empty for a good calibration.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="accuracyFloor"/> is not from 0 to 1.</exception>
    public IReadOnlyList<string> Warnings(double accuracyFloor = UsualAccuracyFloor)
    {
        OptionCheck.RequireShare(accuracyFloor, nameof(accuracyFloor));
        return [.. CalibrationReview.Warnings(this, accuracyFloor)];
    }

    /// <summary>Saves the calibration as JSON. An existing file is replaced.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => CalibrationFile.Write(path, this);

    /// <summary>Loads a calibration that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="CalibrationException">The file is not a calibration, or contains an invalid range; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Calibration Load(string path) => CalibrationFile.Read(path);

    /// <summary>The range of an operation's output.</summary>
    /// <exception cref="CalibrationException">The calibration has no range for this key.</exception>
    internal ValueRange RangeOf(string key)
    {
        if (!Ranges.TryGetValue(key, out var range))
            throw new CalibrationException(
                $"The calibration of {Network} has no range for '{key}'. It was made for another table, or for another "
                    + $"{nameof(CalibrationOptions.Normalization)}; calibrate the network as it is compiled.");
        if (!(float.IsFinite(range.Low) && float.IsFinite(range.High) && range.Low <= range.High))
            throw new CalibrationException($"The calibration of {Network} has the range {range.Low} … {range.High} for '{key}'; expected two finite "
                + "numbers, the lower one first.");
        return range;
    }

    /// <summary>Refuses a calibration of another network.</summary>
    internal void Check(string network)
    {
        if (Network != network)
            throw new CalibrationException($"The calibration is of {Network}, and the network is {network}. Calibrate this network on images of its own task.");
    }
}
