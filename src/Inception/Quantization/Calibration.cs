namespace Inception.Quantization;

/// <summary>
/// The ranges that a network's feature maps had on calibration images: what int8 needs to know besides the weights. It belongs to one table and one
/// set of weights, and
/// can be saved beside them.
/// </summary>
public sealed record Calibration
{
    /// <summary>The name of the network's table.</summary>
    public required string Network { get; init; }

    /// <summary>What was taken of the values.</summary>
    public required CalibrationMethod Method { get; init; }

    /// <summary>How many images were seen.</summary>
    public required long Images { get; init; }

    /// <summary>
    /// For each operation that makes new values, by the key of its row: the range of its output, ReLU included. <c>input</c> is the images as they are given,
    /// <c>input.normalized</c> the images after the normalisation where no convolution takes that up.
    /// </summary>
    public required IReadOnlyDictionary<string, ValueRange> Ranges { get; init; }

    /// <summary>Writes JSON; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => CalibrationFile.Write(path, this);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="CalibrationException">The file is no calibration, or has a range that is none; the message says where.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Calibration Load(string path) => CalibrationFile.Read(path);

    /// <summary>The range of an operation's output.</summary>
    /// <exception cref="CalibrationException">There is none.</exception>
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
